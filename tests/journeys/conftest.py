from collections.abc import AsyncIterator

import pytest

from tests.kit.outside import Outside, open_outside


@pytest.fixture
async def outside() -> AsyncIterator[Outside]:
    async with open_outside() as opened:
        yield opened
