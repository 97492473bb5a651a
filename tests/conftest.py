from collections.abc import Iterator
from functools import cache, wraps

import pytest
from hypothesis import settings

from bot.languages import Language
from tests.kit.postgres import postgresql, server_of_postgresql
from tests.kit.telegram import telegram

__all__ = ["postgresql", "server_of_postgresql", "telegram"]

# How long an example takes says how busy the machine is, no more. What must be quick is measured.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

_shown: set[str | tuple[str, str]] = set()
_gettext, _ngettext = Language.gettext, Language.ngettext


@wraps(_gettext)
def _seen(self: Language, message: str) -> str:
    _shown.add(message)
    return _gettext(self, message)


@wraps(_ngettext)
def _seen_forms(self: Language, one: str, many: str, n: int) -> str:
    _shown.add((one, many))
    return _ngettext(self, one, many, n)


Language.gettext = _seen  # type: ignore[method-assign]
Language.ngettext = _seen_forms  # type: ignore[method-assign]


@cache
def _catalogued() -> frozenset[str | tuple[str, str]]:
    from docs.catalogues import texts

    return frozenset(texts())


@pytest.fixture(autouse=True)
def texts_are_in_the_catalogues(request: pytest.FixtureRequest) -> Iterator[None]:
    """A text that a test was shown and docs/catalogues.py does not find would stay English. Those
    that a test makes up itself are its module's MADE_UP."""
    _shown.clear()
    yield
    if not _shown:
        return
    known = _catalogued() | getattr(request.module, "MADE_UP", frozenset())
    unknown = _shown - known
    assert not unknown, f"not found by docs/catalogues.py: {unknown}"
