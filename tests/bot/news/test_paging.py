from dataclasses import dataclass

import pytest

from bot.news.cleaning import Tag, tokens
from bot.news.paging import following, numbered_next

URL = "https://a.kz/category/x/page/2/"


@dataclass
class Page:
    first: int = 1
    last: int = 6
    total: int = 6
    count: int = 6

    @property
    def entries(self) -> range:
        return range(self.count)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.kz", "https://a.kz/page/2"),
        ("https://a.kz/", "https://a.kz/page/2/"),
        ("https://a.kz/x", "https://a.kz/x/page/2"),
        ("https://a.kz/x/?q=5", "https://a.kz/x/page/2/?q=5"),
        ("https://a.kz/x/page/24", "https://a.kz/x/page/25"),
        ("https://a.kz/x/page/24/", "https://a.kz/x/page/25/"),
        ("https://a.kz/page/one", "https://a.kz/page/one/page/2"),
    ],
)
def test_the_address_of_the_next_number(url: str, expected: str) -> None:
    assert numbered_next(url) == expected


@pytest.mark.parametrize(
    ("html", "page", "expected"),
    [
        ("<a rel=next href='?p=3'>", Page(), "https://a.kz/category/x/page/2/?p=3"),
        ("<link rel='next' href='/n'>", Page(), "https://a.kz/n"),
        ("<a class='next page-numbers' href='/n'>", Page(), "https://a.kz/n"),
        (
            "<a href='/category/x/page/1/'>1</a><a href='http://a.kz/category/x/page/3'>3</a>",
            Page(),
            "http://a.kz/category/x/page/3",
        ),
        ("<a href='/category/x/page/4/'>4</a>", Page(), ""),
        ("<a rel=next href='https://b.kz/n'>", Page(), ""),
        ("<a rel=next href='javascript:n()'>", Page(), ""),
        (f"<a rel=next href='{URL}'>", Page(), ""),
        ("", Page(), ""),
        ("", Page(7, 12, 15), "https://a.kz/category/x/page/3/"),
        ("", Page(7, 12, 15, count=5), ""),
        ("<a rel=next href='/n'>", Page(13, 15, 15, count=3), ""),
    ],
)
def test_the_next_page(html: str, page: Page, expected: str) -> None:
    tags = [token for token in tokens(html) if isinstance(token, Tag)]
    assert following(tags, URL, page) == expected
