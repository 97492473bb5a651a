"""/news, /search and /topics: headlines, six at a time."""

from datetime import timedelta

from bot.errors import ChatError
from bot.model import Message, Page
from bot.news.topics import names
from bot.render import news as render
from bot.render import topics as topics_render
from bot.render.buttons import StaleButton, read_cursor, tagged
from handlers.context import Context
from handlers.listing import NEWS, SEARCH, Listing, everything, listing, numbered

WEEK = timedelta(days=7)


async def news(context: Context) -> None:
    if context.words:
        await _list(await listing(NEWS, context.words, context), context)
    else:
        await _list(await everything(context), context)


class SearchForWhat(ChatError):
    key = 'Look for what? Words, "a phrase", -excluded: /search "central bank" rate -football'


async def search(context: Context) -> None:
    if not context.words:
        raise SearchForWhat
    await _list(await listing(SEARCH, context.words, context), context)


async def topics(context: Context) -> None:
    since = context.services.clock.now() - WEEK
    counts = await context.services.articles.topics(since)
    await context.reply(topics_render.topics(counts, context.language))


async def topic(context: Context) -> None:
    """The button with a topic's name: its headlines, as a new message."""
    if len(context.numbers) != 1:
        raise StaleButton
    name = tagged(context.numbers[0], names())
    await _list(await listing(NEWS, name, context), context)
    await context.answer()


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
