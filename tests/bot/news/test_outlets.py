import pytest

from bot.model import Source
from bot.news.outlets import outlet_of

SOURCES = (
    Source("ru", "Ru", "https://www.gazeta.example/ru/rss/", "ru"),
    Source("uz", "Uz", "https://www.gazeta.example/oz/rss/", "uz"),
    Source("bbc", "B", "https://feeds.bbci.example/x.xml", "uz", site="https://www.bbc.example/uz"),
    Source("kk", "Kk", "http://тенге.example:8080/feed", "kk"),
)


@pytest.mark.parametrize(
    ("url", "outlet"),
    [
        ("https://www.gazeta.example/ru/2026/04/02/bank/", "ru"),
        ("https://gazeta.example/oz/2026/04/02/bank/", "uz"),
        ("http://m.gazeta.example./oz/x?y#z", "uz"),
        ("https://GAZETA.example/bank", "ru"),
        ("https://gazeta.example:443/bank", "ru"),
        ("https://gazeta.example:22/bank", None),
        ("http://тенге.example:8080/1", "kk"),
        ("http://xn--c1ahcc3b.example/1", None),
        ("https://notgazeta.example/ru/", None),
        ("https://gazeta.example.org/ru/", None),
        ("https://example/ru/", None),
        ("https://gazeta.example@evil.example/", None),
        ("https://evil.example/#gazeta.example", None),
        ("https://evil.example\\@gazeta.example/", None),
        ("https://www.bbc.example/uz/articles/1", "bbc"),
        ("https://bbc.example/sport", "bbc"),
        ("https://feeds.bbci.example/1", "bbc"),
        ("https://notbbc.example/uz/", None),
        ("ftp://gazeta.example/ru/", None),
        ("http://gazeta.example:99999/", None),
        ("http://[::1/", None),
        ("", None),
    ],
)
def test_whose_page_it_is(url: str, outlet: str | None) -> None:
    found = outlet_of(url, SOURCES)
    assert (found.id if found else None) == outlet


def test_a_name_in_either_form() -> None:
    found = outlet_of(f"http://{'тенге'.encode('idna').decode()}.example/1", SOURCES)
    assert found is SOURCES[3]


def test_without_outlets() -> None:
    assert outlet_of("https://gazeta.example/", ()) is None
    assert outlet_of("https://gazeta.example/", [Source("x", "X", "", "en")]) is None
