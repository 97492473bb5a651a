"""The sample news: invented, harmless, marked as sample, dated from the moment it is asked for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from bot.model import Source

INTERVAL = 5  # seconds between polls: who watches a demo does not wait for ten minutes
SOURCES = ("steppe-courier", "silk-road-gazette", "uchebny-vestnik")


@dataclass(frozen=True, slots=True)
class Item:
    """`minutes` is the item's age at the start of the demo; one of less than none comes later. A
    blank line parts paragraphs."""

    slug: str
    topic: str
    title: str
    text: str
    minutes: int

    def published_at(self, start: datetime) -> datetime:
        return (start - timedelta(minutes=self.minutes)).replace(microsecond=0)

    @property
    def paragraphs(self) -> list[str]:
        return self.text.split("\n\n")


@dataclass(frozen=True, slots=True)
class Outlet:
    """An invented source. `items` are newest first, those to come among them; those of `reserve`
    come when somebody asks for them."""

    id: str
    title: str
    language: str
    description: str
    items: tuple[Item, ...]
    reserve: tuple[Item, ...] = ()

    def source(self, base_url: str) -> Source:
        """As it would be configured, with the demo's own server at `base_url`."""
        url = f"{base_url}/sample/feeds/{self.id}.xml"
        return Source(self.id, self.title, url, self.language, interval=INTERVAL)

    def out(self, start: datetime, now: datetime) -> tuple[Item, ...]:
        """The items that are published by now."""
        return tuple(item for item in self.items if item.published_at(start) <= now)


@cache
def outlets() -> tuple[Outlet, ...]:
    return tuple(map(_outlet, SOURCES))


def outlet(outlet_id: str) -> Outlet | None:
    return next((each for each in outlets() if each.id == outlet_id), None)


def find(slug: str) -> tuple[Outlet, Item] | None:
    """The item at /sample/{slug} with its outlet."""
    return next(
        (
            (each, item)
            for each in outlets()
            for item in (*each.items, *each.reserve)
            if item.slug == slug
        ),
        None,
    )


def _outlet(name: str) -> Outlet:
    import tomllib

    text = files("bot.sample.news").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    found = tomllib.loads(text)
    items = sorted(map(_item, found.pop("items")), key=lambda item: item.minutes)
    reserve = (_item(each | {"minutes": 0}) for each in found.pop("reserve", ()))
    return Outlet(**found, items=tuple(items), reserve=tuple(reserve))


def _item(found: dict[str, Any]) -> Item:
    paragraphs = found["text"].strip().split("\n\n")
    text = "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
    return Item(**found | {"text": text})
