import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.addresses import address_in, can_be_asked


@pytest.mark.parametrize(
    ("words", "links", "address"),
    [
        ("https://kun.uz/1", (), "https://kun.uz/1"),
        ("HTTP://Kun.uz", (), "HTTP://Kun.uz"),
        ("please http://kun.uz/1 now", (), "http://kun.uz/1"),
        ("kun.uz/news/1?a=b", (), "https://kun.uz/news/1?a=b"),
        ("қаз.kz", (), "https://қаз.kz"),
        ("kun.uz:8080/1", (), "https://kun.uz:8080/1"),
        ("kun.uz", ("https://other.kz/",), "https://kun.uz"),
        ("uranium", ("https://other.kz/",), ""),
        ("uranium 3.5", (), ""),
        ("3.5", (), ""),
        ("ftp://kun.uz/1", (), ""),
        ("kun.uz other.kz", (), ""),
        ("", ("https://kun.uz/1", "https://other.kz/"), "https://kun.uz/1"),
        ("", ("kun.uz/1",), "https://kun.uz/1"),
        ("", ("tg://user?id=1", "https://kun.uz/1"), "https://kun.uz/1"),
        ("", ("mailto:a@b.kz",), ""),
        ("", (), ""),
    ],
)
def test_where_the_address_is(words: str, links: tuple[str, ...], address: str) -> None:
    assert address_in(words, links) == address


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://kun.uz/1", True),
        ("https://қаз.kz/", True),
        ("http://[2001:db8::1]/", True),
        ("http://<b>", False),
        ("http://a b/", False),
        ("https://me@kun.uz/", False),
        ("https://a\u202e.kz/", False),
        ("https://", False),
        ("http://[::1", False),
    ],
)
def test_what_can_be_asked(address: str, expected: bool) -> None:
    assert can_be_asked(address) is expected


@given(st.text(), st.lists(st.text()))
def test_always_with_a_scheme(words: str, links: list[str]) -> None:
    found = address_in(words, links)
    assert not found or found.lower().startswith(("http://", "https://"))
