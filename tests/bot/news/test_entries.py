from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Entry
from bot.news.entries import (
    LONGEST_TEXT,
    MARKER,
    Feed,
    Raw,
    entry_of,
    feed_of,
    from_wire,
    link_of,
    moment_of,
    repaired,
    to_wire,
    without_marker,
)

NOW = datetime(2026, 4, 2, 2, tzinfo=UTC)
URL = "https://a.kz/feed/"


def raw(title: str = "T", *texts: str, guid: str = "g", link: str = "/1") -> Raw:
    return Raw(guid, link, title, texts, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It goes on...", "It goes on"),
        ("It goes on…", "It goes on"),
        ("It goes on […]", "It goes on"),
        ("It goes on [...]", "It goes on"),
        ("It ended....", "It ended."),
        ("It ended. Read more", "It ended."),
        ("It goes on… Read more →", "It goes on"),
        ("It ended.\nContinue reading", "It ended."),
        ("Конец. Читать далее", "Конец."),
        ("Дальше… Подробнее »", "Дальше"),
        ("Tugadi. Batafsil", "Tugadi."),
        ("...", ""),
    ],
)
def test_what_is_cut(text: str, expected: str) -> None:
    assert without_marker(text) == (expected, True)


@pytest.mark.parametrize(
    "text", ["It ended.", "They could not read more", "A → B", "arrow →", "", "Wait... what?"]
)
def test_what_is_not_cut(text: str) -> None:
    assert without_marker(text) == (text, False)


@given(st.text(alphabet=".…[] \nRead more→", max_size=300))
def test_a_marker_is_removed_whole(text: str) -> None:
    shorter, cut = without_marker(text)
    assert text.startswith(shorter)
    assert cut == (shorter != text)


ENDS = ("more", "…", "...", ".", "]", "davomini oʻqish", "Read the full article", "»", "\n", " ")


@given(st.lists(st.sampled_from(ENDS), max_size=4).map(lambda ends: "End. " + "".join(ends)))
def test_no_marker_is_overlooked(text: str) -> None:
    assert (
        without_marker(text)[1]
        or not (found := MARKER.search(text))
        or set(found[0]) <= set(" »\n")
    )


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        (None, None),
        ("2026-04-02T02:00:00+00:00", NOW),
        ("2026-04-02T07:00:00+05:00", NOW),
        ("2026-04-02T02:00:00", NOW),
        ("2026-04-02T02:00:00Z", NOW),
        ("2026-04-03T02:00:00Z", NOW + timedelta(days=1)),
        ("2026-04-03T02:00:01Z", None),
        ("2099-01-01T00:00:00Z", None),
        ("1970-01-01T00:00:00Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("вчера", None),
    ],
)
def test_dates(date: str | None, moment: datetime | None) -> None:
    assert moment_of(date, NOW) == moment


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/news/1?a=b", "https://a.kz/news/1?a=b"),
        (" https://b.uz/x ", "https://b.uz/x"),
        ("//b.uz/x", "https://b.uz/x"),
        ("x", "https://a.kz/feed/x"),
        ("", ""),
        ("javascript:alert(1)", ""),
        ("tg://resolve?domain=x", ""),
        ("https://me@b.uz/", ""),
        ("http://[", ""),
    ],
)
def test_links(link: str, url: str) -> None:
    assert link_of(link, URL) == url


def test_an_entry_is_clean_and_bounded() -> None:
    entry = entry_of(raw("<b>" + "т" * 400, "<p>а. " * 9000), URL, NOW)
    assert (len(entry.title), entry.cut, entry.url) == (300, True, "https://a.kz/1")
    assert LONGEST_TEXT - 10 < len(entry.text) <= LONGEST_TEXT


def test_the_longest_text_is_taken_and_an_empty_one_never() -> None:
    assert entry_of(raw("T", "short", "<p>much longer</p>"), URL, NOW).text == "much longer"
    assert entry_of(raw("T", "<img src='a long address'>", "text"), URL, NOW).text == "text"
    assert entry_of(raw("T"), URL, NOW).text == ""


def test_an_entry_without_title_is_called_by_its_first_words() -> None:
    assert entry_of(raw("", "<p>One line</p><p>Two"), URL, NOW).title == "One line"
    title = entry_of(raw("", "word " * 50), URL, NOW).title
    assert title.endswith("word…")
    assert len(title) <= 101


def test_an_address_as_guid_is_left_to_the_address() -> None:
    assert entry_of(raw(guid="https://a.kz/1", link="https://a.kz/1"), URL, NOW).guid == ""
    assert entry_of(raw(guid=" 17 "), URL, NOW).guid == "17"


@pytest.mark.parametrize("text", ["FÃ³rmula", "Ð\u009fÑ\u0080Ð¸Ð²ÐµÑ\u0082"])
def test_text_read_in_the_wrong_letters_is_repaired(text: str) -> None:
    assert repaired(text) in {"Fórmula", "Привет"}


@pytest.mark.parametrize("text", ["Ürümqi", "Привет", "Ã³ and Ж", "Â\u00a0\u00ff"])
def test_other_text_is_left_alone(text: str) -> None:
    assert repaired(text) == text


def test_entries_that_say_nothing_are_left_out() -> None:
    feed = feed_of("<i>F</i>", [raw(""), raw("A")], URL, NOW)
    assert (feed.title, [entry.title for entry in feed.entries]) == ("F", ["A"])


def test_a_feed_passes_between_processes_unchanged() -> None:
    entries = (Entry("g", "u", "T", "x", True, NOW), Entry("", "", "", ""))
    feed = Feed("F", entries)
    assert from_wire(to_wire(feed)) == feed
