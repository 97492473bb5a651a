import calendar
import re
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import feedparser
import pytest
from lxml import html
from yarl import URL

from bot.sample.items import Outlet, outlets
from bot.sample.pages import feed, index, page

NOW = datetime(2026, 4, 2, 12, 30, tzinfo=UTC)
LATER = NOW + timedelta(minutes=3)
BASE = "http://127.0.0.1:8081"

each = pytest.mark.parametrize("outlet", outlets(), ids=lambda outlet: outlet.id)


def _found(page: str | bytes, path: str) -> list[str]:
    return [str(found) for found in cast(list[Any], html.fromstring(page).xpath(path))]


@each
def test_a_feed_reads_back(outlet: Outlet) -> None:
    found = feedparser.parse(feed(outlet, NOW, LATER, BASE))
    assert not found.bozo
    assert (found.feed.title, found.feed.language) == (outlet.title, outlet.language)
    assert found.feed.description == outlet.description
    assert [entry.title for entry in found.entries] == [item.title for item in outlet.items]
    for entry, item in zip(found.entries, outlet.items, strict=True):
        published = calendar.timegm(entry.published_parsed)
        assert datetime.fromtimestamp(published, UTC) == item.published_at(NOW)
        assert _found(entry.content[0].value, "//p/text()") == item.paragraphs
        assert [tag.term for tag in entry.tags] == [item.topic]


@each
def test_the_newest_comes_first_and_links_lead_to_the_pages(outlet: Outlet) -> None:
    entries = feedparser.parse(feed(outlet, NOW, LATER, BASE)).entries
    dates = [entry.published_parsed for entry in entries]
    assert dates == sorted(dates, reverse=True)
    for entry, item in zip(entries, outlet.items, strict=True):
        link = URL(entry.link)
        assert (str(link.origin()), link.path) == (BASE, f"/sample/{item.slug}")
        assert re.fullmatch("[a-z0-9-]+", item.slug)
    assert len({entry.id for entry in entries}) == len(entries)


@each
def test_a_page_has_the_article_and_asks_for_nothing(outlet: Outlet) -> None:
    item = outlet.items[0]
    body = page(outlet, item, NOW)
    assert _found(body, "/html/@lang") == [outlet.language]
    assert _found(body, "//h1/text()") == [item.title]
    assert _found(body, "//article/p[not(@class)]/text()") == item.paragraphs
    assert _found(body, "//time/@datetime") == [item.published_at(NOW).isoformat()]
    assert "yamchi" in _found(body, "//p[@class='notice']/text()")[0]
    assert _found(body, "//meta/@name") == ["viewport"]
    assert b"http" not in body
    assert not _found(body, "//script | //img | //link[@href != 'data:,']")


def test_the_index_has_every_article() -> None:
    links = _found(index(outlets()), "//li/a/@href")
    assert len(links) == sum(len(outlet.items) for outlet in outlets())
