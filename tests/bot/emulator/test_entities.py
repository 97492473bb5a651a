"""What Telegram finds by itself, and what it makes of given entities."""

import pytest

from bot.emulator.entities import Entity, cleaned, fixed, is_blank, with_found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/news", [("bot_command", "/news")]),
        ("see /summary@yamchi_bot 2", [("bot_command", "/summary@yamchi_bot")]),
        ("a/b and 1/2/3", []),
        ("/a/b", []),
        ("at https://x.y/z?a=1, ok.", [("url", "https://x.y/z?a=1")]),
        ("timesca.com/news/1 x", [("url", "timesca.com/news/1")]),
        ("ask @durov_x now", [("mention", "@durov_x")]),
        ("a@b.com", []),
        ("#Kazakhstan #1 😀 #год", [("hashtag", "#Kazakhstan"), ("hashtag", "#год")]),
    ],
)
def test_found(text: str, found: list[tuple[str, str]]) -> None:
    units = text.encode("utf-16-le")
    assert [
        (e.type, units[2 * e.offset : 2 * e.end].decode("utf-16-le")) for e in with_found(text, [])
    ] == found


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (Entity("bold", 0, 9), True),
        (Entity("text_link", 0, 9), False),
        (Entity("code", 4, 5), False),
        (Entity("bold", 6, 3), False),
        (Entity("code", 0, 4), True),
    ],
)
def test_found_keep_clear_of_given(given: Entity, kept: bool) -> None:
    found = with_found("use /news", [given])
    assert any(entity.type == "bot_command" for entity in found) is kept


def test_crossing_entities_are_split_or_dropped() -> None:
    crossing = [Entity("bold", 0, 4), Entity("italic", 2, 4), Entity("text_link", 5, 3)]
    assert [(e.type, e.offset, e.length) for e in fixed(crossing)] == [
        ("bold", 0, 2),
        ("italic", 2, 3),
        ("bold", 2, 2),
        ("text_link", 5, 3),
        ("italic", 5, 1),
    ]
    quoted = [Entity("blockquote", 0, 4), Entity("text_link", 2, 4), Entity("code", 3, 1)]
    assert [e.type for e in fixed(quoted)] == ["blockquote"]


def test_cleaning_moves_entities() -> None:
    text, entities = cleaned("a\r\r<\u202eb", [Entity("bold", 3, 3)])
    assert (text, entities) == ("a<b", [Entity("bold", 1, 2)])


@pytest.mark.parametrize(("text", "blank"), [("", True), ("\u200b \u3164", True), ("x", False)])
def test_blank(text: str, blank: bool) -> None:
    assert is_blank(text) is blank
