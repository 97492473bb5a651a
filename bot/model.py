"""Frozen values. Times are aware and in UTC; money is Decimal; texts are plain, not HTML."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

SourceKind = Literal["feed", "archive"]
ChatKind = Literal["private", "group", "supergroup", "channel"]
# The first and the last of some days.
Span = tuple[date, date]
# From and to, in minutes of the chat's own day; it may go over midnight.
Quiet = tuple[int, int]
DeliveryKind = Literal["alert", "watch", "digest", "broadcast", "notice"]
Lane = Literal["alert", "digest"]
# Source, base and quote of the rates that follow each other.
Series = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Source:
    """An outlet as configured. `interval` is seconds between polls, None for the default; `pages`
    how many pages of an archive are read at most; `site` the address of the outlet's own site
    where that is on another host than `url`; `country` two letters, None for the region."""

    id: str
    title: str
    url: str
    language: str
    kind: SourceKind = "feed"
    enabled: bool = True
    interval: int | None = None
    pages: int | None = None
    site: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Polling:
    """What is remembered of asking a source: validators, success, failures, why. It is to be left
    alone until `next_at`. `fault` is the name of the last error's class. `browserlike` tells that
    the site answers browsers only; `feed_url` is the feed that its page names; `digest` is the
    SHA-256 of the last document that was read, at `whole_at`."""

    etag: str | None = None
    last_modified: str | None = None
    checked_at: datetime | None = None
    succeeded_at: datetime | None = None
    failures: int = 0
    error: str | None = None
    next_at: datetime | None = None
    fault: str | None = None
    browserlike: bool = False
    feed_url: str | None = None
    digest: str | None = None
    whole_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as an outlet published it, cleaned to plain text, not yet stored.

    `guid` is the feed's own identity or "". `url` is absolute http(s) or "". Paragraphs of `text`
    are separated by a blank line. `cut` tells that the text ends before the article does. `tags`
    are the outlet's own.
    """

    guid: str
    url: str
    title: str
    text: str
    cut: bool = False
    published_at: datetime | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """A stored entry. `published_at` is the outlet's date, or the first sighting without one."""

    id: int
    source_id: str
    source_title: str
    language: str
    url: str
    title: str
    text: str
    cut: bool
    published_at: datetime
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class FullText:
    """What an article's own page gave. `cut` tells that the text was too long to keep whole,
    `digest` is its SHA-256. `refusal` says why there is none: then `text` and `digest` are ""."""

    text: str
    cut: bool
    digest: str
    read_at: datetime
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """When a chat last looked at all headlines: the newest article that there was, the moment."""

    article_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Selection:
    """Which headlines a list is of. `words` is a query as it was typed, "" for none; `topic` an
    id of bot.news.topics. Sources in `muted` are left out. With `since` it is what has come after
    that look, the newest to arrive first; it does not go with the others but `muted`."""

    source_id: str | None = None
    topic: str | None = None
    words: str = ""
    muted: frozenset[str] = frozenset()
    since: Look | None = None


@dataclass(frozen=True, slots=True)
class Hashes:
    """Of an entry's words, in 64 bits: `content` of its title and the beginning of its text
    however they are spaced and capitalised, None where that is too little to tell it by; `whole`
    of all that may be edited."""

    content: int | None
    whole: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """An entry with what the desk made of it: its identity in its source, its topics, strongest
    first, and the keys of its words by which it is found."""

    identity: str
    entry: Entry
    topics: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    hashes: Hashes | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A stored article of a source, under the identity that it had last. `hashes` is None for one
    that was stored before there were any."""

    identity: str
    url: str
    title: str
    published_at: datetime
    id: int = 0
    hashes: Hashes | None = None


@dataclass(frozen=True, slots=True)
class News:
    """An article that was not there before, with what it is found by (see Arrival). `story_id` is
    the first article that told the same event, None where this one is the first."""

    article: Article
    topics: tuple[str, ...]
    keys: tuple[str, ...]
    story_id: int | None = None


@dataclass(frozen=True, slots=True)
class SourceState:
    """An outlet with its archive and its health; `newest_at` is its newest article's date."""

    source: Source
    polling: Polling
    article_count: int
    newest_at: datetime | None


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a list of headlines that stays put while news arrives.

    The list is the articles with id <= `anchor`, newest first, `total` of them when it was first
    shown. `ordinal` is the number (from 1) of the page's first headline. The page starts after
    the headline (`published_us`, `article_id`), or ends before it when `backward`.
    """

    anchor: int
    total: int
    ordinal: int = 1
    published_us: int | None = None
    article_id: int = 0
    backward: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """`first` is the number of articles[0] in the list, from 1. Newest first. `capped` tells that
    there may be more than `total`: counting stopped there. `retold` are the ids of those whose
    story other articles tell too."""

    articles: tuple[Article, ...]
    first: int
    total: int
    anchor: int
    capped: bool = False
    retold: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Quote:
    """One rate as published: `value` units of `quote` for `nominal` units of `base`.

    `source` is a provider's code or, for a figure read off a site, the site's source id.
    `effective_date` is the day the figure is for, in the bank's own calendar.
    """

    source: str
    base: str
    quote: str
    value: Decimal
    nominal: int
    effective_date: date
    fetched_at: datetime
    published_at: datetime | None = None
    body_hash: str = ""

    @property
    def series(self) -> Series:
        return self.source, self.base, self.quote


@dataclass(frozen=True, slots=True)
class Standing:
    """A series on a day: the newest row, the first day of the unbroken run of rows that equal it
    per unit, and the newest row before that run (None where the series begins with it)."""

    newest: Quote
    since: date
    previous: Quote | None


@dataclass(frozen=True, slots=True)
class Rate:
    """One row of a bulletin: `value` units of `quote` for `nominal` units of `base`, as published.

    Without a `quote` it is the bulletin's currency. `day` is the row's own effective date, where
    the rows of one document differ in it.
    """

    base: str
    value: Decimal
    nominal: int
    quote: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A bank's document, whole and checked: its provider, currency, effective date and rows.

    `published_at` is when the bank says that it published or calculated it. `valid_for` is the
    days for which its rows are in force where the document says so.
    """

    provider: str
    currency: str
    effective_date: date
    rates: tuple[Rate, ...]
    published_at: datetime | None = None
    valid_for: int | None = None

    def rate(self, code: str) -> Rate | None:
        """The row of the other currency `code`, in whichever direction it is published."""
        return next((rate for rate in self.rates if self.other(rate) == code), None)

    def other(self, rate: Rate) -> str:
        """The currency of a row that is not the bulletin's own."""
        return rate.quote if rate.quote and rate.base == self.currency else rate.base


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat's own settings. `inactive` says why nothing may be sent, None where it may; `mutes`
    whether there are outlets that the chat does not want; `looked` is its last look at the news,
    `quiet` its quiet hours. Rates are told of its `currencies` against its `base`. It follows
    `topics`, all news where there are none; `lean`: it wants text alone, and little of it;
    `greeted`: it was shown how to begin; `rich`: it is sent rich messages."""

    id: int
    kind: ChatKind
    language: str
    timezone: str
    currencies: tuple[str, ...] = ()
    base: str = "USD"
    inactive: str | None = None
    mutes: bool = False
    looked: Look | None = None
    quiet: Quiet | None = None
    topics: tuple[str, ...] = ()
    lean: bool = False
    greeted: bool = False
    rich: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """Exactly one of `data` (callback, at most 64 bytes), `url` and `copy` is set."""

    text: str
    data: str | None = None
    url: str | None = None
    copy: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """Telegram HTML and rows of buttons; `preview` is the address whose preview is shown. `rich` is
    the same as blocks of a rich message, in JSON, for a chat that wants those. With `ask` it is a
    question, and that is shown where the answer is typed."""

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    preview: str | None = None
    rich: str | None = None
    ask: str | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message goes: a chat, a forum topic in it, a message that it answers."""

    chat_id: int
    thread_id: int | None = None
    reply_to: int | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is promised to a chat: one or more messages, sent in this order and never changed.

    `dedupe_key` says what it is (`digest:7:2026-04-02T09:00`): a chat gets the same one once. It
    is not sent before `not_before`, and no more after `expires_at` (None: a week after it was
    promised). `silent`: it arrives without a sound.
    """

    chat_id: int
    kind: DeliveryKind
    dedupe_key: str
    messages: tuple[Message, ...]
    lane: Lane = "digest"
    thread_id: int | None = None
    not_before: datetime | None = None
    expires_at: datetime | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A summary that a model wrote, in one paragraph of plain text, and the model's name."""

    text: str
    model: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Whole sentences: `lead` sums the article up, `rest` is the remaining text in its order."""

    lead: tuple[str, ...]
    rest: tuple[str, ...] = field(default=())
