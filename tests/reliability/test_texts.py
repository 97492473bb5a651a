"""What strangers write, from the feed to the message: rows 43 to 46 of docs/reliability.md.

The naughty strings are of our own choosing, of the kinds that the Big List of Naughty Strings has.
"""

import unicodedata
from html import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from bot.emulator.html import parse
from bot.languages import language
from bot.model import Page, Selection
from bot.news import feeds
from bot.render.news import headlines
from bot.render.pieces import LIMIT, MOST_ENTITIES, harmless, packed
from bot.render.summary import summary
from bot.summary.extractive import summary as summed_up
from bot.text import utf16_length
from tests.bot.render.hostile import check
from tests.kit.desk import START, House
from tests.kit.web import answer

EN = language("en")
URL = "https://a.kz/"
NAUGHTY = [
    *("undefined", "null", "None", "NaN", "true", "-1", "1/0", "0x0", "1e999", "١٢٣"),
    *(",./;'[]\\-=", '<>?:"{}|_+', "!@#$%^&*()`~", "Ω≈ç√∫˜µ≤≥÷", "åß∂ƒ©˙∆˚¬…æ", "⁰⁴⁵₀₁₂"),
    *(
        "田中さんにあげて下さい",
        "사회과학원",
        "הָיְתָה",
        "مُنَاقَشَةُ سُبُلِ",
        "𐐜 𐐔𐐇𐐝𐐀",
        "表ポあA鷗ŒéＢ逍Üßªąñ",
    ),
    *("😍", "👩🏽", "👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❤️ 💔", "🇺🇸🇷🇺🇸", "1️⃣ 2️⃣", "(╯°□°）╯︵ ┻━┻"),
    *("Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤", "˙ɐnbᴉlɐ ɐuƃɐɯ", "𝕿𝖍𝖊 𝖖𝖚𝖎𝖈𝖐", "⒯⒣⒠", "ﬁ ﷽"),
    *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</b></a><b>", "<b><i></b></i>"),
    *(
        "<a href='tg://user?id=1'>x</a>",
        "&lt;b&gt;",
        "&amp;amp;lt;",
        "&#0;&#x1F600;",
        "]]>",
        "<!--",
    ),
    *(
        "1; DROP TABLE articles",
        "' OR 1=1 --",
        "%s%n%x%d",
        "{0}",
        "{title}",
        "${HOME}",
        "$(reboot)",
    ),
    *("../../etc/passwd", "file:///etc/passwd", "C:\\CON", "\\\\host\\share", "`id`", "|ls"),
    *("@durov", "@everyone", "/start", "/forget_me@yamchi_bot", "#news", "$USD", "+77011234567"),
    *("t.me/durov", "https://t.me/joinchat/x", "tg://resolve?domain=x", "telegram.me/x", "a@b.kz"),
    *("*bold* _it_ [x](http://y)", "**__~~||`", "```py\nx\n```", ">quote", "\\*\\_", "~"),
    *("\u202etxt.exe", "\u2066x\u2069", "\u200bx\u200b", "x\ufeff", "\u3164\u3164x", "\u180ex"),
    *(
        "x" * 5000,
        "😀" * 3000,
        "ж" * 4096,
        "\u0301" * 500 + "x",
        "x y " * 2000,
        "a\u0000b",
        "\x1b[31m",
    ),
]


def document(titles: list[str]) -> bytes:
    """Each title in an item of its own, as text that XML can hold."""
    items = (
        f"<item><title>{escape(escape(title))}</title><link>/{number}</link>"
        f"<description>{escape(escape(title))}. It was said so.</description></item>"
        for number, title in enumerate(titles)
    )
    return f"<rss><channel>{''.join(items)}</channel></rss>".encode("utf-8", "replace")


async def test_naughty_strings_reach_the_chat_and_do_nothing_there(house: House) -> None:
    house.server.routes["/feed"] = answer(document(NAUGHTY))
    await house.poll()
    articles = (await house.store.articles.newest(100, Selection("s"))).articles
    assert len(articles) == len(NAUGHTY)
    for at in range(0, len(articles), 6):
        page = Page(articles[at : at + 6], at + 1, len(articles), anchor=99)
        message = headlines(page, START, EN)
        check(message, [article.url for article in page.articles])
    for article in articles:
        found = summed_up(article.text, "en")
        check(summary(article, found, EN), [article.url])


INVISIBLE = (
    "\u202a\u202b\u202d\u202e\u2066\u2067\u200b\u200e\u200f\ufeff\u3164\u180e\u2060\x00\x07\x85"
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.text() | st.text(INVISIBLE + "aж", max_size=30), min_size=1, max_size=10))
def test_what_cannot_be_seen_is_not_kept(titles: list[str]) -> None:
    url = "https://a.kz/"
    found = feeds.parse_fast(document(titles), url=url, charset=None, now=START)
    entries = found.entries if found else ()
    for entry in entries:
        assert entry.title
        for text in (entry.title, entry.text):
            assert unicodedata.is_normalized("NFC", text)
            assert not [
                c for c in text if c not in "\n\u200c\u200d" and unicodedata.category(c)[0] == "C"
            ]
            assert not set(text) & set("\u3164\u115f\u1160\uffa0\u2800")
            text.encode()


LINKS = {
    "javascript:alert(1)": "",
    " JaVaScRiPt:alert(1)": "",
    "data:text/html,<script>": "",
    "tg://resolve?domain=durov": "",
    "tg://user?id=1": "",
    "ton://transfer/x": "",
    "file:///etc/passwd": "",
    "vbscript:x": "",
    "mailto:a@b.kz": "",
    "https://good.kz@evil.kz/": "",
    "https://good.kz\\@evil.kz/": "",
    "https://user:secret@a.kz/": "",
    "https://a\u202e.kz/": "",
    "http://[::1": "",
    "https://аpple.com/": "https://xn--pple-43d.com/",
    "https://қаз.kz/жол": "https://xn--80ao21a.kz/%D0%B6%D0%BE%D0%BB",
    "HTTPS://A.kz/x?y=1&z=<b>": "https://a.kz/x?y=1&z=%3Cb%3E",
    "//b.kz/x": "http://b.kz/x",
}


@pytest.mark.parametrize("link", LINKS)
async def test_links_that_pretend(house: House, link: str) -> None:
    """Dropped where they are none, and shown by the name that a browser would ask for."""
    text = escape(f"Read <a href='{link}'>https://bank.kz/</a> here.")
    item = (
        f"<item><title>T</title><link>{escape(link)}</link><description>{text}</description></item>"
    )
    house.server.routes["/feed"] = answer(f"<rss><channel>{item}</channel></rss>".encode())
    await house.poll()
    (article,) = await house.articles()
    assert article.url == LINKS[link]
    assert "href" not in article.text
    check(headlines(Page((article,), 1, 1, anchor=1), START, EN), [LINKS[link]])


PIECES = ["😀", "👨\u200d👩\u200d👧", "🇰🇿", "ж", "<", "&", "e\u0301", " ", "@a", "word"]


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=300).map("".join), max_size=40))
def test_a_long_text_is_split_between_blocks_and_every_part_parses(texts: list[str]) -> None:
    shown = [f"{harmless(text, 900)}." for text in texts]
    blocks = [
        Markup("<b>{}</b> <a href='{}'>{}</a>").format(n, URL, t) for n, t in enumerate(shown)
    ]
    messages = packed(blocks)
    found = [parse(message) for message in messages]
    for message in found:
        assert utf16_length(message.text) <= LIMIT
        assert message.dropped == 0
        assert len(message.entities) <= MOST_ENTITIES
    whole = "\n\n".join(message.text for message in found)
    assert whole == "\n\n".join(f"{n} {text}" for n, text in enumerate(shown))
