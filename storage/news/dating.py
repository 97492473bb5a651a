"""From a page's entries to rows: each identity once, every one with its date."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.model import Arrival, Entry
from storage.values import MICROSECOND, storable


def dated(arrivals: Sequence[Arrival], seen_at: datetime) -> list[tuple[Arrival, datetime]]:
    """Each identity once, with its date, oldest first; of equal dates the later entry first.

    An identity that comes again in the same call has the place of its first entry and the words
    of its last. Ids are given in this order, so that a page's own order holds for equal dates.
    """
    merged: dict[str, Arrival] = {}
    for arrival in arrivals:
        identity = storable(arrival.identity)
        entry = _clean(arrival.entry)
        if (first := merged.get(identity)) is not None:
            entry = replace(entry, published_at=first.entry.published_at)
        # Nearly all are clean, and to copy each takes longer than to look.
        if entry is not arrival.entry or identity != arrival.identity:
            arrival = replace(arrival, identity=identity, entry=entry)
        merged[identity] = arrival
    found, undated = [], 0
    for arrival in merged.values():
        at = arrival.entry.published_at
        if at is None:
            at = seen_at - undated * MICROSECOND
            undated += 1
        found.append((arrival, at))
    found.reverse()
    found.sort(key=lambda item: item[1])
    return found


def _clean(entry: Entry) -> Entry:
    url, title, text = storable(entry.url), storable(entry.title), storable(entry.text)
    if (url, title, text) == (entry.url, entry.title, entry.text):
        return entry
    return replace(entry, url=url, title=title, text=text)
