"""What the engine asks of its surroundings: small Protocols that state their laws."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime
from typing import Protocol

from bot.model import (
    Address,
    Arrival,
    Article,
    Chat,
    ChatKind,
    Cursor,
    Delivery,
    FullText,
    Known,
    Lane,
    Look,
    Message,
    Page,
    Polling,
    Quiet,
    Quote,
    Selection,
    Source,
    SourceState,
    Span,
    Standing,
    Summary,
)
from bot.values.belongings import Document
from bot.values.channels import Membership, Place
from bot.values.offers import Offers
from bot.values.parcels import Dispatches, Parcel, Settlement
from bot.values.pictures import Picture, Posted
from bot.values.saved import KeptPage, Shelf
from bot.values.updates import Received

EVERYTHING = Selection()

# What is written inside, in any repository, is done whole or not at all.
Transaction = Callable[[], AbstractAsyncContextManager[None]]


class Articles(Protocol):
    """The archive of headlines, newest first by (`published_at`, `id`); a list of words that has
    hundreds of them goes by `id` alone, the order of arrival."""

    async def declare(self, sources: Sequence[Source]) -> None:
        """Make the configured outlets known; one that is gone keeps its articles."""

    async def add(
        self, source_id: str, arrivals: Sequence[Arrival], seen_at: datetime
    ) -> list[Article]:
        """Store them and return the articles that are new, oldest first.

        An identity already known to the source updates title, text, address, topics and keys and
        is not new. One call is one transaction. An entry without a date gets `seen_at`, later
        entries of the same call a microsecond earlier, so that a page's own order is kept.
        """

    async def known(self, source_id: str, identities: Sequence[str]) -> list[Known]:
        """The source's articles of these identities; where it lacks one of them, its newest too,
        farther back than a document with so many entries reaches."""

    async def amend(self, changed: Sequence[tuple[int, Arrival]]) -> None:
        """What articles, by id, read like now, their identities too; dates stay. The new
        identities belong to no other article. One call is one transaction."""

    async def newest(self, limit: int, selection: Selection = EVERYTHING) -> Page:
        """The first page, with `anchor` and `total` for the cursors of the following ones.

        Each story is listed once, as the first of its articles that the selection holds tells it;
        a list of one source has all that it published. Raises the ChatErrors of bot.news.query for
        words that are no query.
        """

    async def page(self, cursor: Cursor, limit: int, selection: Selection = EVERYTHING) -> Page:
        """The page at a cursor. Articles that came after its anchor do not appear in it."""

    async def topics(self, since: datetime, muted: Collection[str] = ()) -> list[tuple[str, int]]:
        """Topic ids with the number of articles published since, most first."""

    async def sources(self) -> list[SourceState]:
        """The enabled outlets, by title."""

    async def unindexed(self, limit: int) -> list[Article]:
        """Articles that have neither topics nor keys yet, from before there were any, newest
        first. No list of a topic or of words has them."""

    async def index(self, arrivals: Sequence[tuple[int, Arrival]]) -> None:
        """Give such articles, by id, their topics and keys. One call is one transaction; what has
        been stored anew in the meantime stays as it is."""

    async def get(self, article_id: int) -> Article | None: ...
    async def find(self, url: str) -> Article | None:
        """The newest article at that address."""

    async def polling(self, source_id: str) -> Polling: ...
    async def polled(self, source_id: str, polling: Polling) -> None: ...


class Stories(Protocol):
    """Which articles tell of the same event. A story is named by the id of its first article."""

    async def recent(self, since: datetime) -> list[tuple[Article, int | None]]:
        """Articles published since, oldest first, each with the story that it joined, if any."""

    async def join(self, placed: Mapping[int, int]) -> None:
        """Article id -> story. One that joined before stays where it is."""

    async def also(
        self, article_ids: Collection[int], muted: Collection[str] = ()
    ) -> dict[int, tuple[str, ...]]:
        """The titles of the other outlets that tell an article's story, the first to tell it
        first, for those that have any; without the outlets in `muted`."""

    async def unread(self, since: datetime, little: int, limit: int) -> list[Article]:
        """Articles published since that began a story, whose text is cut or has fewer than
        `little` characters, and whose page was never asked for: those that most outlets tell
        first, then the newest."""


class Rates(Protocol):
    """Quotes as published. One row per (source, base, quote, effective_date), newest fetch wins."""

    async def add(self, quotes: Sequence[Quote]) -> int:
        """Store in one transaction; return how many rows are new or changed."""

    async def standing(
        self, source: str, base: str, quote: str, until: date | None = None
    ) -> Standing | None:
        """What stands on `until` (default: the newest row), since when, and what stood before."""

    async def history(
        self, source: str, base: str, quote: str, since: date, until: date
    ) -> list[Quote]:
        """Both days included, oldest first."""


class Archives(Protocol):
    """For which days the banks' archives have answered, so that none is asked twice.

    An answer may have been that there is nothing: a day that was answered for and has no quote is
    a gap. `code` is the currency that was asked for where an answer has one alone, "" for all.
    """

    async def answered(self, source: str, since: date, until: date) -> Mapping[str, Sequence[Span]]:
        """Code -> the spans of days that meet those from `since` to `until`, oldest first. They
        neither overlap nor touch."""

    async def answer(self, source: str, code: str, since: date, until: date) -> None:
        """Remember an answer for all these days, both included."""


class Texts(Protocol):
    """What was read of the articles' own pages, so that each is asked for once."""

    async def get(self, article_id: int) -> FullText | None: ...
    async def put(self, article_id: int, found: FullText) -> None:
        """Keep it in the place of what was kept before."""


class Chats(Protocol):
    """Chats and what they were last shown."""

    async def open(self, chat_id: int, kind: ChatKind, language: str | None = None) -> Chat:
        """The chat's settings; a new chat gets the defaults, or that language. Makes an inactive
        chat active."""

    async def deactivate(self, chat_id: int, reason: str) -> None:
        """Nothing is sent to it any more. Its settings stay; what was promised to it waits until it
        is opened again, or ends."""

    async def price(self, chat_id: int, currencies: Sequence[str], base: str) -> None:
        """Which currencies the chat is told of beside the home ones, and against which."""

    async def speak(self, chat_id: int, language: str) -> None:
        """The language of the chat from now on."""

    async def follow(self, chat_id: int, topics: Sequence[str]) -> None:
        """The ids of the topics that the chat follows, in their order."""

    async def enrich(self, chat_id: int, *, rich: bool) -> None: ...
    async def thin(self, chat_id: int, *, lean: bool) -> None:
        """Whether the chat wants text alone."""

    async def greet(self, chat_id: int) -> None:
        """Remember that the chat was shown how to begin."""

    async def relocate(self, chat_id: int, timezone: str) -> None:
        """The chat's IANA time zone from now on."""

    async def move(self, old_id: int, new_id: int) -> None:
        """Carry everything over to the supergroup's id, in one transaction."""

    async def known(self, chat_id: int) -> Chat | None:
        """Its settings, without a change to them; None for a chat that was never open."""

    async def be_quiet(self, chat_id: int, quiet: Quiet | None) -> None:
        """Set the chat's quiet hours."""

    async def look(self, chat_id: int, look: Look) -> None:
        """Remember that all headlines were looked at."""

    async def show(
        self, chat_id: int, anchor: int, shown: Mapping[int, int], *, anew: bool = False
    ) -> None:
        """Remember number -> article id of a page. Pages of the same anchor add up; another
        anchor, or `anew`, begins the list again."""

    async def shown(self, chat_id: int, number: int) -> int | None:
        """The article under that number in the last list shown."""

    async def muted(self, chat_id: int) -> frozenset[str]:
        """The ids of the sources that this chat does not want."""

    async def mute(self, chat_id: int, *source_ids: str, muted: bool) -> None: ...

    async def ask(self, chat_id: int, words: str) -> int:
        """Remember what a list was asked for; a number from 1 for its buttons. The same words have
        the same number while they are among the last twenty of the chat."""

    async def asked(self, chat_id: int, number: int) -> str | None: ...

    async def save(self, chat_id: int, article_id: int, at: datetime) -> bool:
        """Keep an article; False where it was kept already."""

    async def saved(self, chat_id: int, limit: int) -> list[Article]:
        """Newest kept first."""

    async def kept(self, chat_id: int, limit: int, shelf: Shelf | None = None) -> KeptPage:
        """The same, page by page."""

    async def unkeep(self, chat_id: int, article_id: int) -> datetime | None:
        """Take an article out again; when it was kept, None where it was not."""


class Notes(Protocol):
    """What the program remembers of itself, by name."""

    async def get(self, name: str) -> str | None: ...
    async def put(self, name: str, value: str) -> None: ...
    async def first(self, name: str, value: str) -> bool:
        """Put it where there is none; False where there is one already."""


class Inbox(Protocol):
    """Updates, written down before they are confirmed to Telegram."""

    async def add(self, updates: Sequence[Received], at: datetime) -> list[Received]:
        """Commit them all; return those not seen before, in order."""

    async def waiting(self) -> list[Received]:
        """What was written down and not finished, by update_id."""

    async def attempt(self, update_id: int) -> None:
        """Count that it was taken in hand again after a run that ended with it unfinished."""

    async def done(self, update_ids: Sequence[int], at: datetime) -> None:
        """Finish them and forget their contents."""

    async def bury(self, update_id: int, reason: str, at: datetime) -> None:
        """Give up on one that brings the program down each time."""

    async def prune(self, before: datetime) -> int: ...


class Outbox(Protocol):
    """What was promised to chats, written down before it is sent."""

    async def promise(self, deliveries: Sequence[Delivery], at: datetime) -> int:
        """Write them down, all or none, and return how many are new.

        One whose `dedupe_key` its chat was promised before changes nothing. Inside
        `store.transaction()` it is a part of that: what happened and the promise to tell of it
        are committed together. A chat gets what was promised to it in the order of the promises,
        in each lane.
        """

    async def spread(self, delivery: Delivery, at: datetime, kinds: Sequence[ChatKind] = ()) -> int:
        """Promise the same, whatever its `chat_id`, to each active chat (of those kinds).

        In portions, each a transaction, so that others can write in between. When it was
        interrupted, the same call again adds what is missing. Not to be used inside a transaction.
        """


class Deliveries(Protocol):
    """The outbox as the courier works it off. A part waits for those that were promised to its
    chat before it in the same lane, as far as they are due."""

    async def due(self, lane: Lane, at: datetime, limit: int) -> list[Parcel]:
        """What may be sent now: of each chat the first of its line, those due longest first."""

    async def claim(
        self, parcel_ids: Sequence[int], owner: str, at: datetime, until: datetime
    ) -> set[int]:
        """Take them in hand, and write down that an attempt begins; those that were still ready.

        They are `owner`'s until then. To be called before anything is sent.
        """

    async def settle(self, owner: str, settlements: Sequence[Settlement], at: datetime) -> int:
        """Close the attempts; how many were still the owner's. What became of a parcel that is no
        more changes nothing. What is to be tried again is paused where its chat is inactive."""

    async def recover(self, at: datetime, *, shared: bool = False) -> int:
        """Make ready again what an earlier run had in hand when it ended, at once: each of them
        may have arrived. How many there were. To be called before the first claim.

        `shared`: others are at work; only those whose lease has run out, at any time.
        """

    async def renew(self, owner: str, until: datetime) -> None:
        """Keep what that owner has in hand."""

    async def postpone(self, due: Mapping[int, datetime]) -> None:
        """Look at these parcels, by id, again at a later moment; nothing was sent."""

    async def hasten(self, at: datetime) -> None:
        """Look at all that was put off now: the clock was turned back."""

    async def expire(self, at: datetime) -> int:
        """Settle what was not sent in its time; how many."""

    async def depth(self) -> Dispatches:
        """How much is waiting, without the settled ones."""

    async def report(self, at: datetime, limit: int = 10) -> Dispatches:
        """Everything, with the newest dead."""

    async def sent_since(self, moment: datetime) -> list[tuple[int, datetime]]:
        """(chat, when) of what was sent, oldest first."""

    async def prune(self, at: datetime) -> int:
        """Forget what was settled long ago, and contents that nothing names any more."""


class Messenger(Protocol):
    """Telegram, outgoing. Every method raises the Telegram errors of bot.errors, no others."""

    async def send(
        self, to: Address, message: Message, *, silent: bool = False, paid: bool = False
    ) -> int:
        """Return the message id. `silent`: it arrives without a sound. `paid`: beyond the free
        limits Telegram takes the bot's Stars for it."""

    async def edit(self, to: Address, message_id: int, message: Message) -> None: ...
    async def show(self, to: Address, picture: Picture) -> Posted: ...
    async def replace(self, to: Address, message_id: int, picture: Picture) -> Posted:
        """Put another picture, caption and buttons into a message that has one."""

    async def hand(self, to: Address, document: Document) -> int:
        """Send a file; the message id."""

    async def act(self, to: Address, action: str) -> None:
        """Show for some seconds what is being done: typing, upload_photo, upload_document."""

    async def answer(self, query_id: str, text: str = "", *, alert: bool = False) -> None: ...
    async def offer(self, query_id: str, offers: Offers) -> None:
        """Answer an inline query."""

    async def standing(self, chat_id: int, user_id: int | None = None) -> Membership:
        """Of a user in a chat, without one of the bot itself. The status is Telegram's: creator,
        administrator, member, restricted, left, kicked."""

    async def place(self, name: str | int) -> Place:
        """A chat by its @name or id, as far as the bot may see it."""


class Summarizer(Protocol):
    """Whole sentences of the text, never words of its own."""

    async def summarize(self, article: Article) -> Summary: ...
