"""/news, /search and /topics: headlines, six at a time."""

import asyncio
from datetime import datetime, timedelta

from bot.errors import ChatError
from bot.model import Look, Message, Page
from bot.news.topics import names
from bot.render import news as render
from bot.render import topics as topics_render
from bot.render.buttons import StaleButton, read_cursor, read_look, tagged
from handlers.context import Context
from handlers.listing import (
    NEW,
    NEWS,
    SEARCH,
    Listing,
    everything,
    listing,
    muted_by,
    numbered,
    since,
)

WEEK = timedelta(days=7)


async def news(context: Context) -> None:
    if context.words.casefold() == NEW:
        await _new(context.chat.looked, context)
    elif context.words:
        await _list(await listing(NEWS, context.words, context), context)
    else:
        await _everything(context)


async def _everything(context: Context) -> None:
    """All headlines, and a way to those that are new to the chat. From now on none of them is."""
    shown, look, now = await everything(context), context.chat.looked, context.services.clock.now()
    if look is None:
        page = await shown.newest(context)
        message = await _message(page, shown, 0, context)
    else:
        what_is_new = await since(look, context)
        page, fresh = await asyncio.gather(shown.newest(context), what_is_new.newest(context))
        message = await _message(page, shown, 0, context)
        if fresh.articles:
            message = render.with_new(message, fresh, look, context.language)
    await context.reply(message)
    await _looked(page, 0, now, context)


class NothingNew(ChatError):
    """`ago` is when the chat looked, in its language."""

    key = "Nothing new since you looked, {ago}. All headlines: /news"


async def since_pressed(context: Context) -> None:
    """The button below all headlines: what is new, as a new message."""
    await _new(read_look(context.numbers), context)
    await context.answer()


async def _new(look: Look | None, context: Context) -> None:
    """What has come since a look. A chat that never looked is shown everything."""
    if look is None:
        await _everything(context)
        return
    now = context.services.clock.now()
    shown = await since(look, context)
    page = await shown.newest(context)
    if not page.articles:
        raise NothingNew(ago=context.language.ago(look.at, now))
    asked = await context.services.chats.ask(context.chat.id, shown.command)
    await context.reply(await _message(page, shown, asked, context))
    await _looked(page, asked, now, context)


async def _looked(page: Page, asked: int, now: datetime, context: Context) -> None:
    if page.articles:
        await asyncio.gather(
            _remember(page, asked, context, anew=True),
            context.services.chats.look(context.chat.id, Look(page.anchor, now)),
        )


class SearchForWhat(ChatError):
    key = 'Look for what? Words, "a phrase", -excluded: /search "central bank" rate -football'


async def search(context: Context) -> None:
    if not context.words:
        raise SearchForWhat
    await _list(await listing(SEARCH, context.words, context), context)


async def topics(context: Context) -> None:
    since = context.services.clock.now() - WEEK
    counts = await context.services.articles.topics(since, await muted_by(context))
    await context.reply(topics_render.topics(counts, context.language))


async def topic(context: Context) -> None:
    """The button with a topic's name: its headlines, as a new message."""
    if len(context.numbers) != 1:
        raise StaleButton
    name = tagged(context.numbers[0], names())
    await show_named(name, context)
    await context.answer()


async def show_named(name: str, context: Context) -> None:
    """The headlines of a topic or an outlet by its id, as a new message."""
    await _list(await listing(NEWS, name, context), context)


async def show_words(words: str, context: Context) -> None:
    """What a search for the words finds, as a new message."""
    await _list(await listing(SEARCH, words, context), context)


async def turn(context: Context) -> None:
    """‹ and ›: another page of the same list, in the same message."""
    cursor, asked = read_cursor(context.numbers)
    shown = await numbered(asked, context)
    page = await shown.page(cursor, context)
    if page.articles:
        await context.edit(await _message(page, shown, asked, context))
        await _remember(page, asked, context)
    await context.answer()


async def _list(shown: Listing, context: Context) -> None:
    await _show(shown, await shown.newest(context), context)


async def _show(shown: Listing, page: Page, context: Context) -> None:
    asked = 0
    if shown.command and page.articles:
        asked = await context.services.chats.ask(context.chat.id, shown.command)
    await context.reply(await _message(page, shown, asked, context))
    if page.articles:
        await _remember(page, asked, context, anew=True)


async def _message(page: Page, shown: Listing, asked: int, context: Context) -> Message:
    of = await shown.listed(page, asked, context)
    return render.headlines(page, context.services.clock.now(), context.language, of)


async def _remember(page: Page, asked: int, context: Context, *, anew: bool = False) -> None:
    """Pages add up by their anchor: two lists of the same moment must not."""
    anchor = page.anchor + (asked << 32)
    shown = {number: article.id for number, article in enumerate(page.articles, page.first)}
    await context.services.chats.show(context.chat.id, anchor, shown, anew=anew)
