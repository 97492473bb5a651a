"""The outlets: their state in words, ten on a page, and nothing of theirs acts."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.emulator.html import parse
from bot.languages import language
from bot.model import Message, Polling, Source, SourceState
from bot.render.buttons import MUTE, SOURCES, tag, unpack
from bot.render.sources import LANGUAGES, health, meant, sources
from tests.bot.render.hostile import HOSTILE, check
from tests.kit.clock import START

MADE_UP = frozenset({"de", "<b>"})

EN = language("en")
READ = Polling(checked_at=START, succeeded_at=START)


def state(
    number: int = 1,
    title: str = "",
    spoken: str = "en",
    polling: Polling = READ,
    newest_at: datetime | None = START,
) -> SourceState:
    source = Source(f"s{number}", title or f"Outlet {number:02}", "https://a.kz/feed", spoken)
    return SourceState(source, polling, 5, newest_at)


def shown(
    states: Sequence[SourceState], muted: frozenset[str] = frozenset(), page: int = 0
) -> Message:
    return sources(states, muted, page, START, EN)


def labels(message: Message) -> list[str]:
    return [button.text for row in message.buttons for button in row]


def ago(**before: float) -> datetime:
    return START - timedelta(**before)


@pytest.mark.parametrize(
    ("polling", "newest_at", "words"),
    [
        (READ, ago(hours=2), "newest 2 h ago"),
        (READ, ago(days=7), "newest 26 Mar 2026"),
        (READ, ago(days=9, hours=5), "quiet for 9 days"),
        (READ, None, "no headlines yet"),
        (Polling(), None, "not read yet"),
        (Polling(error="x", failures=1), None, "does not answer, not read yet"),
        (
            Polling(error="x", failures=3, checked_at=START, succeeded_at=ago(days=2)),
            ago(days=30),
            "does not answer, last read 2 days ago",
        ),
        (
            Polling(error="x", failures=3, succeeded_at=ago(hours=2), fault="NotAFeed"),
            ago(days=30),
            "sends no feed, last read 2 h ago",
        ),
        (Polling(error="x", fault="SourceTooSlow"), None, "answers too slowly, not read yet"),
        (Polling(error="x", fault="SourceSilent"), None, "does not answer, not read yet"),
    ],
)
def test_how_an_outlet_is(polling: Polling, newest_at: datetime | None, words: str) -> None:
    assert health(state(polling=polling, newest_at=newest_at), START, EN) == words


def test_a_page_with_one_that_is_muted() -> None:
    states = [state(1, "Азаттык", "ky"), state(2, "The Times"), state(3, "A & B")]
    message = shown(states, frozenset({"s2"}))
    assert parse(message.html).text == (
        "Outlets 1–3 of 3\n\n"
        "English\nA & B · newest just now\nThe Times · muted · newest just now\n\n"
        "Kyrgyz\nАзаттык · newest just now\n\n"
        "Tap one, or a language, to mute it in this chat or to follow it again. What is muted "
        "is left out of lists, searches and watches; one outlet's headlines in any case: "
        "/news s3"
    )
    assert labels(message) == [
        *("✓ A & B", "— The Times, muted", "✓ Азаттык"),
        *("English: 1 of 2", "✓ Kyrgyz: all 1"),
    ]
    assert [unpack(button.data or "") for row in message.buttons for button in row] == [
        (MUTE, (tag("s3"), 1, 0)),
        (MUTE, (tag("s2"), 0, 0)),
        (MUTE, (tag("s1"), 1, 0)),
        (MUTE, (tag("language:en"), 0, 0)),
        (MUTE, (tag("language:ky"), 1, 0)),
    ]


def test_what_a_button_is_of() -> None:
    states = [state(1, spoken="ky"), state(2), state(3)]
    assert meant(states) == {
        "s1": ("s1",),
        "s2": ("s2",),
        "s3": ("s3",),
        "language:ky": ("s1",),
        "language:en": ("s2", "s3"),
    }


def test_languages_are_offered_where_there_are_several() -> None:
    states = [state(1, spoken="ru"), state(2, spoken="ru"), state(3)]
    muted = labels(shown(states, frozenset({"s1", "s2"})))
    assert muted[3:] == ["✓ English: all 1", "— Russian: none"]
    assert len(labels(shown(states[:2]))) == 2


def test_pages_of_ten() -> None:
    states = [state(number) for number in range(1, 26)]
    heads, moves = [], []
    for page in range(3):
        message = shown(states, page=page)
        heads.append(parse(message.html).text.splitlines()[0])
        moves.append([(b.text, unpack(b.data or "")) for b in message.buttons[-1]])
    assert heads == ["Outlets 1–10 of 25", "Outlets 11–20 of 25", "Outlets 21–25 of 25"]
    assert moves == [
        [("›", (SOURCES, (1,)))],
        [("‹", (SOURCES, (0,))), ("›", (SOURCES, (2,)))],
        [("‹", (SOURCES, (1,)))],
    ]
    assert shown(states, page=99) == shown(states, page=2)
    assert shown(states, page=-9) == shown(states)


def test_the_same_title_in_two_languages() -> None:
    states = [state(1, "24.kg", "ru"), state(2, "24.kg", "en"), state(3, "Kun", "uz")]
    assert labels(shown(states))[:3] == ["✓ 24.kg (en)", "✓ 24.kg (ru)", "✓ Kun"]


def test_no_outlets() -> None:
    assert shown([]).html == "No outlets are set up yet."


def test_a_language_without_a_name_comes_last() -> None:
    text = parse(shown([state(1, spoken="de"), state(2, spoken="tk")]).html).text
    assert text.index("Turkmen") < text.index("de\nOutlet 01")


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(HOSTILE, st.sampled_from([*LANGUAGES, "<b>"])), max_size=12),
    st.booleans(),
)
def test_any_outlets_fit_and_none_of_them_acts(found: list[tuple[str, str]], muted: bool) -> None:
    states = [state(number, *each) for number, each in enumerate(found)]
    silent = frozenset(each.source.id for each in states) if muted else frozenset()
    message = shown(states, silent)
    # The id in the hint is ours: ids are of a-z, 0-9 and -.
    assert " /news s" in message.html or not states
    check(Message(message.html.replace(" /news s", " "), message.buttons), [])
    assert all(0 < len(text) <= 48 for text in labels(message))
