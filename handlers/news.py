"""/news: the newest headlines, six at a time."""

from bot.errors import ChatError
from bot.model import Message, Page
from bot.render import news as render
from bot.render.buttons import read_cursor
from handlers.context import Context


class NoFilterYet(ChatError):
    key = "/news takes no words yet. It lists the newest headlines of all sources."


async def news(context: Context) -> None:
    if context.words:
        raise NoFilterYet
    page = await context.services.articles.newest(render.PAGE_SIZE)
    await context.reply(_message(page, context))
    await _remember(page, context, anew=True)


async def turn(context: Context) -> None:
    """‹ and ›: another page of the same list, in the same message."""
    cursor = read_cursor(context.numbers)
    page = await context.services.articles.page(cursor, render.PAGE_SIZE)
    if page.articles:
        await context.edit(_message(page, context))
        await _remember(page, context)
    await context.answer()


def _message(page: Page, context: Context) -> Message:
    return render.headlines(page, context.services.clock.now(), context.language)


async def _remember(page: Page, context: Context, *, anew: bool = False) -> None:
    shown = {number: article.id for number, article in enumerate(page.articles, page.first)}
    await context.services.chats.show(context.chat.id, page.anchor, shown, anew=anew)
