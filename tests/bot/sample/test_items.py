from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from bot.sample.items import Item, Outlet, find, outlet, outlets
from bot.sentences import sentences
from bot.summary.extractive import summary

NOW = datetime(2026, 4, 2, 12, 30, 15, 999, UTC)
EVERY = [(outlet, item) for outlet in outlets() for item in outlet.items]
TOPICS = {
    "culture",
    "economy",
    "energy",
    "health",
    "sport",
    "technology",
    "transport",
    "water",
}

each = pytest.mark.parametrize(("outlet", "item"), EVERY, ids=[item.slug for _, item in EVERY])


def test_three_outlets_in_two_languages() -> None:
    languages = Counter(outlet.language for outlet, _ in EVERY)
    assert len(outlets()) == 3
    assert languages["en"] >= 20
    assert languages["ru"] >= 14


def test_each_says_that_it_is_a_sample() -> None:
    marks = {"en": "Sample", "ru": "Учебн"}
    for found in outlets():
        assert found.title.startswith(marks[found.language])
        assert found.description.startswith(marks[found.language])


def test_every_topic_is_there_in_both_languages() -> None:
    assert {item.topic for outlet, item in EVERY if outlet.language == "en"} == TOPICS
    assert {item.topic for outlet, item in EVERY if outlet.language == "ru"} == TOPICS


def test_nothing_comes_twice() -> None:
    for said in ("slug", "title", "text", "minutes"):
        assert max(Counter(getattr(item, said) for _, item in EVERY).values()) == 1
    starts = Counter(line for o, item in EVERY for line in sentences(item.text, o.language))
    assert max(starts.values()) == 1


@each
def test_each_is_a_story(outlet: Outlet, item: Item) -> None:
    found = sentences(item.text, outlet.language)
    assert 5 <= len(found) <= 9
    assert all(sentence.endswith(".") for sentence in found)
    assert 2 <= len(item.paragraphs) <= 4
    assert "\n" not in item.text.replace("\n\n", "")
    assert len(item.title) <= 100
    assert not item.title.endswith(".")
    lead = summary(item.text, outlet.language)
    assert len(lead.lead) == 3
    assert len(lead.rest) >= 2


@each
def test_each_is_in_its_language(outlet: Outlet, item: Item) -> None:
    text = item.title + item.text
    cyrillic = sum("а" <= char <= "я" or char == "ё" for char in text.lower())
    latin = sum("a" <= char <= "z" for char in text.lower())
    assert (cyrillic > 100 * latin) is (outlet.language == "ru")
    assert (latin > 100 * cyrillic) is (outlet.language == "en")


def test_ages_run_from_minutes_to_days() -> None:
    ages = sorted(item.minutes for _, item in EVERY)
    assert ages[:4] == [-3, -2, -1, 5]
    assert ages[-1] <= 5 * 24 * 60
    for found in outlets():
        assert [item.minutes for item in found.items] == sorted(
            item.minutes for item in found.items
        )


def test_dates_count_back_from_the_start() -> None:
    late, item = outlets()[0].items[:2]
    assert item.published_at(NOW) == NOW.replace(microsecond=0) - timedelta(minutes=5)
    assert late.published_at(NOW) == NOW.replace(microsecond=0) + timedelta(minutes=1)


def test_some_come_only_after_the_start() -> None:
    for found in outlets():
        late, *others = found.items
        assert found.out(NOW, NOW) == tuple(others)
        minutes = timedelta(minutes=-late.minutes)
        assert found.out(NOW, NOW + minutes - timedelta(seconds=2)) == tuple(others)
        assert found.out(NOW, NOW + minutes) == (late, *others)


def test_finding() -> None:
    assert find("aral-saxaul-seedlings") == (outlets()[0], outlets()[0].items[2])
    assert find("nothing") is None
    assert outlet("sample-uchebny-vestnik") is outlets()[2]
    assert outlet("nothing") is None


def test_a_source_to_configure() -> None:
    source = outlets()[0].source("http://127.0.0.1:8081")
    assert source.url == "http://127.0.0.1:8081/sample/feeds/sample-steppe-courier.xml"
    assert (source.id, source.language) == ("sample-steppe-courier", "en")
