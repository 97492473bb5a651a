import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.dates import in_document, read
from bot.news.entries import from_wire
from bot.news.feeds import parse_fast, parse_slow

NOW = datetime(2026, 11, 23, tzinfo=UTC)
DAY = datetime(2026, 4, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("02.04.2026 07:00", 7),
        ("02.04.2026", 0),
        ("02/04/2026 07:00:00", 7),
        ("2026/4/2 14:33:00", 14.55),
        ("2 апреля 2026 07:00", 7),
        ("2 апреля 2026 г., 07:00 +0500", 2),
        ("Чт, 02 апр 2026 07:00:00 +0500", 2),
        ("Бейсенбі, 2 сәуір 2026 07:00", 7),
        ("2026 ж. 2 сәуір", 0),
        ("2-апрель, 2026", 0),
        ("2 aprel 2026 07:00", 7),
        ("2 апрел 2026", 0),
        ("Payşenbe, 2 aprel 2026", 0),
        ("Friday, April 2, 2026 04:42 PM", 16.7),
        ("Apr 2, 2026 12:05 AM", 1 / 12),
        ("Apr 2, 2026 12:05 PM", 12 + 1 / 12),
        ("Thu, 02 Apr 2026 07:00:00 ALMT", 2),
        ("Thu, 02 Apr 2026 07:00:00 MSK", 4),
        ("Thu, 02 Apr 2026 07:00:00 GMT+5", 2),
        ("Thu, 02 Apr 2026 07:00:00 UTC-05:30", 12.5),
        ("Thu, 02 Apr 2026 24:00:00 +0000", 24),
        ("yesterday", None),
        ("32.04.2026", None),
        ("2 брумера 2026", None),
        ("02.04.2026 99:00", None),
        ("02.04.2026 07:00 XYZ", None),
        ("12:30", None),
        ("02.04.0000", None),
        ("31.12.9999 24:00", None),
    ],
)
def test_how_dates_are_written(text: str, hours: float | None) -> None:
    assert read(text) == (None if hours is None else DAY + timedelta(hours=hours))


def test_a_month_that_cannot_be_is_the_day() -> None:
    assert read("04/22/2026") == datetime(2026, 4, 22, tzinfo=UTC)


LETTERS = "01239 .,:/-+GMTапрApr"


@given(st.text(LETTERS, max_size=60) | st.text(max_size=60))
def test_any_text_is_a_date_or_none(text: str) -> None:
    found = read(text)
    assert found is None or found.utcoffset() == timedelta()


@pytest.mark.parametrize("element", ["pubDate", "dc:date"])
def test_both_parsers_read_what_the_outlet_wrote(element: str) -> None:
    document = (
        '<rss xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><item><title>T</title>'
        f"<link>/1</link><description>D</description><{element}>02.04.2026 07:00</{element}>"
        "</item></channel></rss>"
    ).encode()
    url = "https://a.kz/"
    fast = parse_fast(document, url=url, charset=None, now=NOW)
    slow = from_wire(parse_slow(document, url, None, NOW.isoformat()))
    assert fast is not None
    assert fast.entries[0].published_at == DAY + timedelta(hours=7)
    assert slow.entries[0].published_at == DAY + timedelta(hours=7)


def test_usual_dates_and_all_else_stay_as_they_are() -> None:
    text = (
        "<pubDate>Thu, 02 Apr 2026 07:00:00 +0500</pubDate><published>2026-04-02</published>"
        "<pubDate>soon</pubDate><title>02.04.2026 07:00</title><pubDate/>"
    )
    assert in_document(text) == text


@pytest.mark.parametrize("unit", ["<pubDate>", "<pubDate>1.", "1 янв 2", "<updated ", "2026 ж"])
def test_hostile_documents_take_no_time(unit: str) -> None:
    begun = time.perf_counter()
    in_document(unit * (2_000_000 // len(unit)))
    assert time.perf_counter() - begun < 2
