"""From a page's entries to rows: each identity once, every one with its date."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.model import Entry
from storage.values import MICROSECOND, storable


def dated(
    entries: Sequence[tuple[str, Entry]], seen_at: datetime
) -> list[tuple[str, Entry, datetime]]:
    """Each identity once, with its date, oldest first; of equal dates the later entry first.

    An identity that comes again in the same call has the place of its first entry and the words
    of its last. Ids are given in this order, so that a page's own order holds for equal dates.
    """
    merged: dict[str, Entry] = {}
    for identity, entry in entries:
        key = storable(identity)
        first = merged.get(key, entry)
        merged[key] = _clean(replace(entry, published_at=first.published_at))
    found, undated = [], 0
    for identity, entry in merged.items():
        at = entry.published_at
        if at is None:
            at = seen_at - undated * MICROSECOND
            undated += 1
        found.append((identity, entry, at))
    found.reverse()
    found.sort(key=lambda item: item[2])
    return found


def _clean(entry: Entry) -> Entry:
    return replace(
        entry, url=storable(entry.url), title=storable(entry.title), text=storable(entry.text)
    )
