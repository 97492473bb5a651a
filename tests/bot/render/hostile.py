"""Texts as a hostile outlet writes them, and what every message must be whatever is in it."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from bot.emulator.entities import with_found
from bot.emulator.html import parse
from bot.languages import language
from bot.model import Article, Message, Page
from bot.render.buttons import LIMIT as DATA_LIMIT
from bot.render.pieces import LIMIT
from bot.text import utf16_length
from tests.kit.clock import START

EN = language("en")
NOW = START + timedelta(hours=2)
ARTICLE = Article(
    id=17,
    source_id="times",
    source_title="The Times",
    language="en",
    url="https://times.example/17?a=1&b=2",
    title="Steppe & sky",
    text="One. Two. Three.",
    cut=False,
    published_at=START,
    first_seen_at=START,
)
# All that Telegram would make something of: nothing of it may come through.
ACTING = {"mention", "bot_command", "text_mention", "cashtag", "phone_number", "email"}
HOSTILE = st.one_of(
    st.text(max_size=400),
    st.lists(
        st.sampled_from(
            [
                *("<b>", "</b>", "<a href='tg://user?id=1'>", "<", "]]>", "&lt;", "&", "&amp;amp;"),
                *("@durov", "/start", "/a@b", "@@", "//", "tg://resolve?x=y", "t.me/durov"),
                *("https://t.me/x", "telegram.me/y", "\u202e", "😀", "🇰🇿", "\u0301", "\x00"),
                *("\n", " ", "x" * 50),
            ]
        ),
        max_size=60,
    ).map("".join),
    st.sampled_from(["😀", "@a", "/a ", "t.me/", "<b>", "&", "x", "ж", "\u0301"]).map(
        lambda piece: (piece * 10_000)[:10_000]
    ),
)
LINKS = st.sampled_from(
    ["https://times.example/x", "", "javascript:alert(1)", "https://a.kz/" + "x" * 2000, "tg://x"]
)


def page(articles: Sequence[Article], first: int = 1, total: int = 15) -> Page:
    return Page(tuple(articles), first, total, anchor=99)


def labels(message: Message) -> list[list[str]]:
    return [[button.text for button in row] for row in message.buttons]


def check(message: Message, allowed_links: Sequence[str], own: Sequence[str] = ()) -> None:
    """It is what Telegram takes, and nothing in it acts but what the bot put there: `own`."""
    parsed = parse(message.html)
    assert 0 < utf16_length(parsed.text) <= LIMIT
    assert (parsed.dropped, len(parsed.entities) <= 100) == (0, True)
    found = with_found(parsed.text, list(parsed.entities))
    units = parsed.text.encode("utf-16-le")
    acting = (
        units[2 * entity.offset : 2 * entity.end].decode("utf-16-le")
        for entity in found
        if entity.type in ACTING
    )
    assert Counter(acting) <= Counter(own)
    links = {entity.extra["url"] for entity in found if entity.type == "text_link"}
    assert links <= set(allowed_links)
    for entity in found:
        if entity.type == "url":
            address = units[2 * entity.offset : 2 * entity.end].decode("utf-16-le")
            assert not re.search(r"(^|//|\.)t\.me/", address, re.IGNORECASE)
    for button in (button for row in message.buttons for button in row):
        assert button.data is None or len(button.data) <= DATA_LIMIT


def hostile(number: int, title: str, source: str, url: str, **fields: Any) -> Article:
    return replace(ARTICLE, id=number, title=title, source_title=source, url=url, **fields)
