"""What a list of headlines is of: from a chat's words to a selection of the archive."""

import asyncio
from dataclasses import dataclass

from bot.clock import micros
from bot.errors import ChatError
from bot.languages import msgid
from bot.model import Article, Cursor, Look, Page, Selection
from bot.news import topics
from bot.news.query import LONGEST_QUERY, Query, parse
from bot.render import news as render
from bot.render.buttons import read_look
from bot.render.snippets import Found, found
from handlers.context import Context

NEWS, SEARCH, NEW = "news", "search", "new"
ALL_MUTED = msgid("No news yet from the outlets that this chat follows. Choose them with /sources")
NO_TOPIC = msgid("No news on {label} yet. What there is to follow: /topics")
NO_SOURCE = msgid("No news from {label} yet. How the outlets are: /sources")
NO_MATCH_FOLLOWED = msgid(
    "Nothing found for {label} at the outlets that this chat follows. Try fewer or other words; "
    "which outlets it follows: /sources"
)
NO_MATCH = msgid(
    "Nothing found for {label}. Try fewer or other words; what there is to follow: /topics"
)


class ForgottenList(ChatError):
    key = "This list is too old for its pages to be turned. Ask for it again: /news or /search"


@dataclass(frozen=True, slots=True)
class Listing:
    """`command` is the command with its words, "" for all headlines: what is remembered of a list
    for its buttons. A `query` is one whose words are shown where they were found."""

    command: str
    selection: Selection
    label: str = ""
    nothing: str = render.NONE_YET
    query: Query | None = None

    async def newest(self, context: Context) -> Page:
        return await context.services.articles.newest(_size(context), self.selection)

    async def page(self, cursor: Cursor, context: Context) -> Page:
        return await context.services.articles.page(cursor, _size(context), self.selection)

    async def listed(self, page: Page, asked: int, context: Context) -> render.Listed:
        """What stands in a page besides its articles; `asked` is the list's number."""
        marks = {}
        if self.query is not None:
            marks = await asyncio.to_thread(_marks, page.articles, self.query)
        also = {}
        if page.retold:
            muted = self.selection.muted
            also = await context.services.stories.also(sorted(page.retold), muted)
        return render.Listed(self.label, asked, marks, also, self.nothing, _size(context))


def _size(context: Context) -> int:
    return render.LEAN_SIZE if context.chat.lean else render.PAGE_SIZE


async def listing(command: str, words: str, context: Context) -> Listing:
    """A list of something. Raises the ChatErrors of bot.news.query for what is no query."""
    words = " ".join(words.split())
    if command == SEARCH:
        query = await asyncio.to_thread(parse, words)
        return await _of_words(f"{SEARCH} {words}", words, context, query)
    if command == NEW:
        return await since(read_look([int(number) for number in words.split()]), context)
    return await _of(words, context)


async def numbered(number: int, context: Context) -> Listing:
    """The list of that number, as the chat asked for it. Raises ForgottenList."""
    if number == 0:
        return await everything(context)
    said = await context.services.chats.asked(context.chat.id, number)
    if said is None:
        raise ForgottenList
    command, _, words = said.partition(" ")
    return await listing(command, words, context)


async def everything(context: Context) -> Listing:
    """All headlines but those of outlets that the chat has muted."""
    return _all_but(await muted_by(context))


async def since(look: Look, context: Context) -> Listing:
    """What has come since a look."""
    said = f"{NEW} {look.article_id} {micros(look.at)}"
    selection = Selection(muted=await muted_by(context), since=look)
    label = render.since(look, context.services.clock.now(), context.language)
    return Listing(said, selection, label)


async def muted_by(context: Context) -> frozenset[str]:
    """The outlets that the chat does not want."""
    if not context.chat.mutes:
        return frozenset()
    return await context.services.chats.muted(context.chat.id)


def _all_but(muted: frozenset[str]) -> Listing:
    nothing = ALL_MUTED if muted else render.NONE_YET
    return Listing("", Selection(muted=muted), nothing=nothing)


async def _of(words: str, context: Context) -> Listing:
    """A topic, an outlet by its id or title, or words."""
    said = f"{NEWS} {words}"
    # The first time, names are read from files; and long words are for the query to refuse.
    short = len(words) <= LONGEST_QUERY
    topic = await asyncio.to_thread(topics.asked, words) if short else None
    if topic is not None:
        muted = await muted_by(context)
        name = context.language.gettext(topics.names()[topic])
        return Listing(said, Selection(topic=topic, muted=muted), name, NO_TOPIC)
    plain = words.casefold()
    for state in await context.services.articles.sources() if short else ():
        if plain in (state.source.id, state.source.title.casefold()):
            return Listing(said, Selection(state.source.id), state.source.title, NO_SOURCE)
    return await _of_words(said, words, context)


async def _of_words(said: str, words: str, context: Context, query: Query | None = None) -> Listing:
    muted = await muted_by(context)
    nothing = NO_MATCH_FOLLOWED if muted else NO_MATCH
    return Listing(said, Selection(words=words, muted=muted), words, nothing, query)


def _marks(articles: tuple[Article, ...], query: Query) -> dict[int, Found]:
    return {article.id: found(article, query) for article in articles}
