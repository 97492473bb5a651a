import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Source
from bot.news.joining import as_toml, joined
from bot.news.opml import Outline
from bot.news.sources import ID, Catalogue, Complaints
from bot.news.sources import read as read_tables


def written(text: str) -> Catalogue:
    """What a sources.toml of that text says; it must have no problem."""
    complaints = Complaints("f", {})
    found = read_tables(tomllib.loads(text), (), complaints)
    assert complaints.problems == []
    return found


PRESENT = [Source("tengri", "Tengri", "https://tengri.kz/rss", "ru", enabled=False)]


@pytest.mark.parametrize(
    ("title", "url", "expected"),
    [
        ("The Times of Central Asia", "https://timesca.com/feed/", "the-times-of-central-asia"),
        ("Тенгри", "https://www.tengrinews.kz/rss", "tengrinews"),
        ("Азаттық", "https://rus.azattyq.org/api/x", "rus-azattyq"),
        ("24", "https://24.kg/rss", "24"),
        ("", "https://feeds.example.com/x", "example"),
        ("Новости", "http://127.0.0.1:8000/feed", "127-0-0-1"),
        ("Tengri", "https://other.kz/", "tengri-2"),
        ("x" * 60, "https://other.kz/", "x" * 32),
        ("!!! ??", "https://www.com/", "www-com"),
    ],
)
def test_ids_are_made_of_titles_or_hosts(title: str, url: str, expected: str) -> None:
    (added,) = joined(PRESENT, [Outline(url, title)]).added
    assert added.id == expected


def test_ids_stay_different_however_long() -> None:
    outlines = [Outline(f"https://a.kz/{n}", "y" * 40) for n in range(12)]
    ids = [source.id for source in joined([], outlines).added]
    assert ids[:3] == ["y" * 32, "y" * 30 + "-2", "y" * 30 + "-3"]
    assert ids[-1] == "y" * 29 + "-12"


@pytest.mark.parametrize(
    ("outline", "language", "unsure"),
    [
        (Outline("https://a.kz/", "Tengri", language="ru"), "ru", False),
        (Outline("https://a.kz/", "Tengri", language="kk-kz"), "kk", False),
        (Outline("https://a.kz/", "Tengri", language="uz_latn"), "uz", False),
        (Outline("https://a.kz/", "Әлем жаңалықтары"), "kk", True),
        (Outline("https://a.kz/", "Курсив"), "ru", True),
        (Outline("https://a.kz/", "The Times"), "en", True),
        (Outline("https://a.kz/", "Zeit", language="de"), "en", True),
    ],
)
def test_the_language_is_said_or_guessed(outline: Outline, language: str, unsure: bool) -> None:
    found = joined([], [outline])
    assert found.added[0].language == language
    assert bool(found.guessed) == unsure


def test_the_language_may_be_given_for_those_that_do_not_say() -> None:
    outlines = [Outline("https://a.kz/", "A"), Outline("https://b.kz/", "B", language="en")]
    found = joined([], outlines, "tg")
    assert [source.language for source in found.added] == ["tg", "en"]
    assert not found.guessed


def test_what_is_there_already_or_no_address_is_passed_over() -> None:
    outlines = [
        Outline("http://tengri.kz/rss/?utm_source=x", "T"),
        Outline("https://a.kz/", "A"),
        Outline("https://a.kz", "A again"),
        Outline("javascript:alert(1)", "J"),
        Outline("https://me:secret@b.kz/", "B"),
    ]
    found = joined(PRESENT, outlines)
    assert [source.id for source in found.added] == ["a"]
    assert [reason for _, reason in found.skipped] == [
        "already there as tengri",
        "already there as a",
        "not an http(s) address",
        "not an http(s) address",
    ]


def test_what_only_our_lists_say_is_kept_where_it_is_sound() -> None:
    own = {"id": "Bad Id", "kind": "table", "interval": "9" * 30, "pages": "x", "country": "kz"}
    (added,) = joined([], [Outline("https://a.kz/", "A feed", own=own)]).added
    assert added == Source("a-feed", "A feed", "https://a.kz/", "en", country="kz")


def test_a_site_of_its_own_is_kept() -> None:
    outlines = [
        Outline("https://feeds.host.com/a", "One", "https://one.kz/"),
        Outline("https://two.kz/rss", "Two", "https://two.kz/"),
    ]
    assert [source.site for source in joined([], outlines).added] == ["https://one.kz/", None]


@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=20)), max_size=8))
def test_whatever_comes_is_a_sound_catalogue(pairs: list[tuple[str, str]]) -> None:
    outlines = [
        Outline(f"https://host{n}.kz/{path.encode().hex()}", " ".join(title.split()))
        for n, (title, path) in enumerate(pairs)
    ]
    found = joined(PRESENT, outlines)
    assert all(ID.fullmatch(source.id) for source in found.added)
    clean = [source for source in found.added if source.title.isprintable() and source.title]
    assert written(as_toml(clean)).sources == tuple(clean)
