"""What a fetched document means against what is known of its source: news, or not. Pure."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.model import Known
from bot.news.entries import AHEAD, EARLIEST
from bot.news.identity import canonical_url

# An entry not seen before and dated so long before the newest known is no news.
MARGIN = timedelta(days=2)
# A storm: more than this part of a document is new by its identities, and at least so many.
STORM_SHARE = 0.6
STORM_LEAST = 5


@dataclass(frozen=True, slots=True)
class Found:
    """An entry of the document, in its order."""

    identity: str
    url: str
    title: str
    published_at: datetime | None
    content: int | None = None


@dataclass(frozen=True, slots=True)
class Decisions:
    """Each found entry is in one of the three, or is a duplicate and in none; in document order.

    `new` is to be stored and told, `quiet` to be stored only. `updates` are articles that are
    known, with what they read like now: nothing may have changed, or the identity too, which is
    then to be kept as the article's own.
    """

    new: tuple[Found, ...]
    quiet: tuple[Found, ...]
    updates: tuple[tuple[Known, Found], ...]


def decide(known: Sequence[Known], found: Sequence[Found], first: bool, now: datetime) -> Decisions:
    """`known` is what is stored of the source, at least as far back as its documents reach.
    `first` tells that the source was never read before: it fills the archive, and nothing is news.
    """
    entries = _distinct(_dated(entry, now) for entry in found)
    matches = _matched(known, entries)
    strangers = [entry for entry in entries if entry.identity not in matches]
    is_old = _old(known, now)
    return Decisions(
        new=tuple(entry for entry in strangers if not first and not is_old(entry)),
        quiet=tuple(entry for entry in strangers if first or is_old(entry)),
        updates=tuple(
            (matches[entry.identity], entry) for entry in entries if entry.identity in matches
        ),
    )


def _dated(entry: Found, now: datetime) -> Found:
    """A date that cannot be is none."""
    date = entry.published_at
    if date is None or EARLIEST <= date <= now + AHEAD:
        return entry
    return replace(entry, published_at=None)


def _distinct(entries: Iterable[Found]) -> list[Found]:
    """No identity twice, and no title twice at one address."""
    kept: dict[Hashable, Found] = {}
    seen = set()
    for entry in entries:
        page = (canonical_url(entry.url), _title(entry))
        if entry.identity not in kept and (not entry.url or page not in seen):
            kept[entry.identity] = entry
            seen.add(page)
    return list(kept.values())


def _title(entry: Known | Found) -> str:
    return " ".join(entry.title.casefold().split())


def _address(entry: Known | Found) -> Hashable:
    return canonical_url(entry.url) or None


def _title_and_date(entry: Known | Found) -> Hashable:
    return (_title(entry), entry.published_at) if entry.title and entry.published_at else None


def _content(entry: Known | Found) -> Hashable:
    if isinstance(entry, Found):
        return entry.content
    return entry.hashes and entry.hashes.content


def _title_alone(entry: Known | Found) -> Hashable:
    return _title(entry) or None


Sign = Callable[[Known | Found], Hashable]


def _matched(known: Sequence[Known], entries: Sequence[Found]) -> dict[str, Known]:
    """Found identity -> the known article that it is, by the surest sign that there is."""
    if not known:
        return {}
    by_identity = {article.identity: article for article in known}
    matches = {
        entry.identity: by_identity[entry.identity]
        for entry in entries
        if entry.identity in by_identity
    }
    strangers = len(entries) - len(matches)
    for sign in (_address, _title_and_date):
        matches |= _by(sign, known, entries, matches)
    undated = [entry for entry in entries if entry.published_at is None]
    matches |= _by(_content, known, undated, matches)
    if strangers >= STORM_LEAST and strangers > STORM_SHARE * len(entries):
        same = _by(_content, known, entries, matches)
        same |= _by(_title_alone, known, entries, matches | same)
        # A storm brings old articles under new names; a busy day brings new ones.
        unknown = len(entries) - len(matches) - len(same)
        if 2 * unknown < strangers:
            matches |= same
    return matches


def _by(
    sign: Sign, known: Sequence[Known], entries: Sequence[Found], matches: dict[str, Known]
) -> dict[str, Known]:
    """Pairs not yet matched whose sign is the same and nobody else's on either side: an address
    that several entries share is the outlet's front page."""
    counts = Counter(map(sign, entries))
    taken = {article.identity for article in matches.values()}
    owners = Counter(map(sign, known))
    free = {sign(article): article for article in known if article.identity not in taken}
    return {
        entry.identity: free[mark]
        for entry in entries
        if entry.identity not in matches
        and (mark := sign(entry)) is not None
        and mark in free
        and counts[mark] == owners[mark] == 1
    }


def _old(known: Sequence[Known], now: datetime) -> Callable[[Found], bool]:
    """Entries slide into a document from behind where others were deleted: older than all that
    is known, or by far older than the newest. What has no date is taken to be of now."""
    if not known:
        return lambda _: False
    dates = [article.published_at for article in known]
    limit = min(max(dates), now) - MARGIN
    if len(known) >= STORM_LEAST:
        limit = max(limit, min(dates))
    return lambda entry: entry.published_at is not None and entry.published_at < limit
