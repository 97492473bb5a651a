import time

import pytest

from bot.news.discovery import feeds_of

URL = "https://a.kz/news/"
RSS = '<link rel="alternate" type="application/rss+xml" title="{}" href="{}">'


def named(links: str) -> list[str]:
    page = f"<!DOCTYPE html><html><head><title>A</title>{links}</head><body>x</body></html>"
    return feeds_of(page.encode(), URL, None)


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        (
            '<link rel="alternate" type="application/rss+xml" href="/feed/">',
            ["https://a.kz/feed/"],
        ),
        (
            "<LINK HREF=atom.xml REL='Alternate nofollow' TYPE='Application/Atom+XML;charset=x'>",
            ["https://a.kz/news/atom.xml"],
        ),
        (
            '<link type="application/feed+json" href="//b.kz/f.json" rel=alternate>',
            ["https://b.kz/f.json"],
        ),
        (
            '<base href="https://cdn.kz/x/"><link rel=alternate type=application/rss+xml href=rss>',
            ["https://cdn.kz/x/rss"],
        ),
        (
            RSS.format("Comments", "/c/feed/") + 2 * RSS.format("News", "/feed/"),
            ["https://a.kz/feed/", "https://a.kz/c/feed/"],
        ),
        ('<link rel="stylesheet" type="application/rss+xml" href="/feed/">', []),
        ('<link rel="alternate" type="application/json" href="/wp-json/">', []),
        ('<link rel="alternate" hreflang="ru" href="/ru/">', []),
        ('<link rel="alternate" type="application/rss+xml" href="javascript:x()">', []),
        ('<link rel="alternate" type="application/rss+xml" href="http://[">', []),
        ('<link rel="alternate" type="application/rss+xml" href="">', []),
        (f'<link rel="alternate" type="application/rss+xml" href="{URL}">', []),
        ('<!-- <link rel="alternate" type="application/rss+xml" href="/feed/"> -->', []),
    ],
)
def test_what_a_page_names(links: str, expected: list[str]) -> None:
    assert named(links) == expected


def test_what_is_no_page_names_nothing() -> None:
    assert (
        feeds_of(b"%PDF-1.7 <link rel=alternate type=application/rss+xml href=x>", URL, None) == []
    )
    assert feeds_of(b"", URL, None) == []
    assert feeds_of(b'{"a": 1}', URL, None) == []


@pytest.mark.parametrize("unit", ["<link rel=alternate ", "<link href='", "<!--", "<", "<base x>"])
def test_hostile_pages_take_no_time(unit: str) -> None:
    begun = time.perf_counter()
    feeds_of((unit * (1_000_000 // len(unit))).encode(), URL, None)
    assert time.perf_counter() - begun < 2
