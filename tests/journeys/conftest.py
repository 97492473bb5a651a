from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.kit.outside import Outside, open_outside
from tests.kit.process import ELSEWHERE


@pytest.fixture
async def outside() -> AsyncIterator[Outside]:
    async with open_outside() as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgresql"])
def kept_in(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """For journeys that are made on both databases."""
    if request.param == "postgresql":
        (tmp_path / ELSEWHERE).write_text(request.getfixturevalue("postgresql"))
