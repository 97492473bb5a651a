import gzip
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.cleaning import plain
from bot.news.entries import LONGEST_TEXT
from bot.news.fulltext import (
    Extracted,
    allowed,
    extract,
    from_wire,
    job,
    tidy_article,
)
from bot.worker import Worker
from tests.kit.data import shared

URL = "https://example.org/news/1"
SENTENCE = "Инженеры остановили турбину плотины после оползня, сообщили в министерстве энергетики. "


def page(body: str, head: str = "") -> bytes:
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


def article(paragraphs: int = 4) -> str:
    inner = "".join(f"<p>Абзац {number}. {SENTENCE * 2}</p>" for number in range(paragraphs))
    return f"<article><h1>Турбина остановлена</h1>{inner}</article>"


def expected(path: Path) -> str:
    if path.suffix == ".html":
        return plain(path.read_text())
    # The oldest reading is the one that belongs to the saved page.
    body = json.loads(path.read_text())["V1"]["body"]
    sections = (text for part in body["sections"] for text in part["headline"] + part["paragraphs"])
    return "\n".join([*body["summary"], *sections])


def f1(ours: str, theirs: str) -> float:
    one, other = (Counter(re.findall(r"\w+", text.lower())) for text in (ours, theirs))
    return 2 * (one & other).total() / (one.total() + other.total())


def test_recorded_pages(capsys: pytest.CaptureFixture[str]) -> None:
    figures = {}
    for answer in sorted(shared("news/pages").glob("*.expected.*")):
        name = answer.name.partition(".expected.")[0]
        saved = next(
            path for path in answer.parent.glob(f"{name}*html*") if ".expected." not in path.name
        )
        body = saved.read_bytes()
        html = gzip.decompress(body) if saved.suffix == ".gz" else body
        figures[name] = f1(extract(html, URL, None).text, expected(answer))
    average = sum(figures.values()) / len(figures)
    worst = sorted(figures.items(), key=lambda pair: pair[1])[:4]
    with capsys.disabled():
        print(  # noqa: T201 - the figures are the point
            f"\nfull text: F1 {average:.3f} over {len(figures)} pages, least {worst}"
        )
    assert average >= 0.93


def test_an_article_in_paragraphs_without_its_title() -> None:
    found = extract(page("<nav>Menu</nav>" + article()), URL, "utf-8")
    assert found.title == "Турбина остановлена"
    assert found.text.split("\n\n") == [
        f"Абзац {number}. {SENTENCE * 2}".strip() for number in range(4)
    ]
    assert not found.cut
    assert len(found.digest) == 64


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ('<meta property="og:title" content="Shared &amp; told"><title>T</title>', "Shared & told"),
        ("<meta content='Shared' property='og:title'>", "Shared"),
        ("<title>The page\n of it</title>", "The page of it"),
        ("", ""),
    ],
)
def test_title(head: str, title: str) -> None:
    assert extract(page("<p>Text.</p>", head), URL, None).title == title


def test_charset_of_the_page() -> None:
    html = page(article(), '<meta charset="koi8-r">').decode().encode("koi8-r")
    assert SENTENCE.strip() in extract(html, URL, None).text
    assert SENTENCE.strip() in extract(html, URL, "koi8-r").text


@pytest.mark.parametrize("html", [b"", b"\x00\xff", b"<", b"<html></html>", b"%PDF-1.7 x"])
def test_pages_without_an_article(html: bytes) -> None:
    assert extract(html, URL, None).text == ""


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p",
                "<!--",
                "<a href='x'>",
                "<?xml encoding='utf-16'?>",
                "\x00",
                "<h1>",
                "слово. ",
                "&#0;",
                "<table>",
                "]]>",
            ]
        )
    )
)
def test_extraction_never_raises(pieces: list[str]) -> None:
    extract("".join(pieces).encode(), URL, None)


def test_a_very_long_text_is_cut_behind_a_sentence() -> None:
    found = extract(page(article(400)), URL, None)
    assert found.cut
    assert LONGEST_TEXT - 200 < len(found.text) <= LONGEST_TEXT
    assert found.text.endswith(".")
    endless = extract(page(f"<article><p>{'слово ' * 5000}</p></article>"), URL, None)
    assert endless.cut
    assert len(endless.text) <= LONGEST_TEXT


async def test_in_the_worker() -> None:
    worker = Worker(jobs=("bot.news.fulltext:job",))
    try:
        wire = await worker.call("bot.news.fulltext:job", page(article()), URL, None, deadline=30.0)
    finally:
        await worker.close()
    assert from_wire(wire) == extract(page(article()), URL, None)
    assert isinstance(from_wire(job(b"", URL, None)), Extracted)


def test_chrome_goes() -> None:
    lines = [
        "The title",
        "One.",
        "One.",
        "Фото: Айгуль",
        "Читайте также: другое",
        "Two.",
        "MORE : x",
    ]
    assert tidy_article("\n".join(lines), "The title") == "One.\n\nTwo."
    long = "Read more about it in this paragraph, " * 10
    assert tidy_article(long, "") == long.strip()


ROBOTS = b"""\xef\xbb\xbf# comment
User-agent: *
Disallow: /private
Disallow: /*?print
Disallow: /*.pdf$
Disallow: /exact$
Disallow: /a*b*c$
Allow: /private/open
Disallow:

User-agent: Bad
User-agent: worse
Disallow: /
Crawl-delay: 10

user-agent: YAMCHI
disallow: /own # why
disallow: /\xd0\xb0
"""


@pytest.mark.parametrize(
    ("agent", "path", "expected"),
    [
        ("x", "", True),
        ("x", "/news/1", True),
        ("x", "/private/1", False),
        ("x", "/private/open/1", True),
        ("x", "/news?print=1", False),
        ("x", "/a.pdf", False),
        ("x", "/a.pdf?x=1", True),
        ("x", "/exact", False),
        ("x", "/exactly", True),
        ("x", "/a1b2c", False),
        ("x", "/abc", False),
        ("x", "/acb", True),
        ("x", "/abcd", True),
        ("x", "/ac", True),
        ("bad", "/news", False),
        ("Worse", "/", False),
        ("Yamchi", "/private", True),
        ("Yamchi", "/own/1", False),
        ("Yamchi", "/%D0%B0/1", False),
        ("Yamchi", "/а", False),
    ],
)
def test_robots(agent: str, path: str, expected: bool) -> None:
    assert allowed(ROBOTS, f"https://a.kz{path}", agent) is expected


def test_robots_that_are_none_allow() -> None:
    assert allowed(b"", URL, "yamchi")
    assert allowed(b"<html>Disallow: /", URL, "yamchi")
    assert allowed(b"User-agent: *\nDisallow: /" + b"*a" * 100, URL, "yamchi")
    assert not allowed(b"User-agent: *\nAllow: /n\n" + b"Disallow: /news\n" * 9000, URL, "yamchi")


@given(st.binary(max_size=300), st.text(max_size=20))
def test_robots_never_raise(robots: bytes, path: str) -> None:
    assert allowed(b"User-agent: *\nDisallow: " + robots, "https://a.kz/" + path, "x") in {
        True,
        False,
    }
