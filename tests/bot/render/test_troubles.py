"""What the owner is told of what is wrong, in the language of the chat."""

import pytest

from bot.languages import PLURALS, language
from bot.render.troubles import troubles
from bot.values.incidents import Trouble
from storage.drivers import refusals, statements
from tests.kit.clock import START

REASONS = {*statements.FAILING.values(), *(words for _, words in refusals.FAILING)}


@pytest.mark.parametrize("code", [*PLURALS, "uz_Cyrl"])
def test_why_the_database_cannot_be_used_is_told_in_the_language_of_the_chat(code: str) -> None:
    for reason in REASONS:
        told = troubles([Trouble("database", reason=reason)], [], {}, START, language(code)).html
        assert reason not in told
        assert language(code).gettext(reason) in told
