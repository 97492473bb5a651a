import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.emulator.html import parse
from bot.errors import ChatError, NotAFeed, YamchiError
from bot.languages import language
from bot.model import Message
from bot.render import chat, first

MADE_UP = frozenset({"/rates KZT <day>", "No {what} <here>.", "Rates & changes", "The newest"})

EN = language("en")


def shown(message: Message) -> str:
    """As a reader sees it; HtmlError where Telegram would refuse it."""
    assert message.buttons == ()
    return parse(message.html).text


def test_welcome() -> None:
    message = first.welcome(EN)
    assert message.html.startswith("<b>Central Asia: news and official rates</b>\n")
    assert parse(message.html).text.endswith(
        "Start with /news, /topics or /rates. All commands: /help"
    )


def test_commands() -> None:
    listed = [("/news", "The newest"), ("/rates KZT <day>", "Rates & changes")]
    assert shown(chat.commands(listed, EN)) == (
        "What you can say\n\n/news\nThe newest\n\n/rates KZT <day>\nRates & changes"
    )


class Told(ChatError):
    key = "No {what} <here>."


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Told(what="<b>news</b>"), "No <b>news</b> <here>."),
        (NotAFeed(host="a&b.kz", what="a page"), "a&b.kz sent no feed but a page."),
        (YamchiError(), "Something went wrong."),
    ],
)
def test_an_error_in_its_own_words(error: YamchiError, words: str) -> None:
    assert shown(chat.problem(error, EN)) == words


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1))
def test_the_facts_of_an_error_are_only_text(text: str) -> None:
    message = chat.problem(Told(what=text), EN)
    assert parse(message.html).entities == ()
    assert shown(message).split() == f"No {text} <here>.".split()


@pytest.mark.parametrize(
    ("near", "words"),
    [
        ("news", "There is no command /newz. Did you mean /news?"),
        (None, "There is no command /newz. All commands: /help"),
    ],
)
def test_an_unknown_command(near: str | None, words: str) -> None:
    assert shown(chat.unknown("newz", near, EN)) == words


def test_an_unknown_command_is_escaped() -> None:
    assert shown(chat.unknown("<i>", None, EN)).startswith("There is no command /<i>.")


def test_the_fixed_ones() -> None:
    assert shown(chat.failure(EN)).startswith("Something went wrong here, not with you.")
    assert shown(chat.hint(EN)) == "Say /news, /rates or /help."
    assert shown(chat.private(EN)).startswith("This bot answers only")
