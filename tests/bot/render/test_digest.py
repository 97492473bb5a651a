import re
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup, escape

from bot.digest.choice import Story
from bot.digest.edition import Edition, Item, edition
from bot.emulator.html import parse
from bot.languages import language
from bot.render.digest import digest
from bot.render.pieces import GAP, LIMIT, MOST_ENTITIES, measured, packed
from tests.bot.digest.builders import article, line

EN = language("en")
MORNING = datetime(2026, 4, 2, 9, 0)  # noqa: DTZ001 - a wall clock's


def item(number: int, topic: str | None = "economy", lead: str = "", **changes: object) -> Item:
    also = tuple(str(name) for name in changes.pop("also", ()))  # type: ignore[attr-defined]
    return Item(Story(article(number, **changes), also, topic, 1.0), lead)


def text(made: Edition) -> str:
    return "\n---\n".join(message.html for message in digest(made, EN))


def test_a_digest_reads_from_the_rates_to_the_stories() -> None:
    items = [
        item(1, lead="A lead & more.", title="Gas <b>runs</b>", also=("The Two",)),
        item(2, None),
    ]
    shown = text(edition(MORNING, "Kazakhstan", (line(),), items, more=3))
    assert shown.startswith("<b>Good morning · 2 Apr 2026 · Kazakhstan</b>\n\n")
    order = ["Good morning", "475.09 KZT", "<b>Economy", "Gas &lt;b&gt;", "More news", "and 3 more"]
    places = [shown.index(part) for part in order]
    assert places == sorted(places)
    assert (
        "The One\nalso in: The Two\n<blockquote expandable>A lead &amp; more.</blockquote>" in shown
    )


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("kazakhstan, economy", "Казахстан, Экономика"),
        ("Kazakhstan; газ <b>", "Казахстан, газ &lt;b&gt;"),
        ("газ", "газ"),
    ],
)
def test_what_it_is_of_is_named_in_the_language(label: str, shown: str) -> None:
    made = edition(MORNING, label, (), [item(1)])
    assert f"2 апр. 2026 · {shown}</b>" in digest(made, language("ru"))[0].html


@pytest.mark.parametrize(
    ("hour", "greeting"),
    [(3, "evening"), (4, "morning"), (11, "morning"), (12, "afternoon"), (18, "evening")],
)
def test_the_greeting_goes_by_the_hour(hour: int, greeting: str) -> None:
    assert f"Good {greeting}" in text(edition(MORNING.replace(hour=hour), "", (), [item(1)]))


def test_what_is_late_says_so() -> None:
    assert "It was due at 09:00" in text(edition(MORNING, "", (), [item(1)], late=True))


def test_nothing_new_is_said_in_words() -> None:
    assert text(edition(MORNING, "", (), [])).endswith("Nothing new since the last digest.")


def test_a_long_digest_is_split_between_items_and_loses_nothing() -> None:
    items = [item(n, ("economy", "sport", None)[n % 3], "Ж" * 480 + ".") for n in range(30)]
    messages = digest(edition(MORNING, "", (line(),), items), EN)
    assert len(messages) > 1
    for message in messages:
        read = parse(message.html)
        assert len(read.text.encode("utf-16-le")) // 2 <= LIMIT
        assert len(read.entities) <= MOST_ENTITIES
        assert not read.dropped
        assert not message.html.endswith("</b>")
    found = re.findall(r"Headline (\d+)<", "".join(message.html for message in messages))
    assert sorted(map(int, found)) == list(range(30))


@settings(max_examples=60)
@given(st.lists(st.text(max_size=700), max_size=40))
def test_any_blocks_are_packed_whole_and_in_order(texts: list[str]) -> None:
    blocks = [Markup("<b>{}</b>").format(text) for text in texts]
    messages = packed(blocks)
    assert str(GAP).join(messages) == str(GAP.join(blocks))
    for message in messages:
        length, entities = measured(Markup(message))  # noqa: S704 - our own
        assert length <= LIMIT
        assert entities <= MOST_ENTITIES


def test_a_block_is_measured_as_telegram_does() -> None:
    assert measured(Markup("<b>a</b><a href='https://x.example'>&lt;😀</a>")) == (4, 2)
    assert measured(escape("<b>")) == (3, 0)


def test_topics_that_were_asked_for_are_named_in_the_language_of_the_chat() -> None:
    made = edition(MORNING, "kazakhstan, Economy, night train", (), [item(1)])
    (told,) = digest(made, language("ru"))
    assert "· Казахстан, Экономика, night train</b>" in told.html
