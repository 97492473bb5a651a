"""/saved: what a chat keeps."""

from bot.render import saved as render
from bot.render.buttons import StaleButton, read_moment
from bot.values.saved import Kept, KeptPage, Shelf
from handlers import administrators
from handlers.context import Context

ANCHOR = -1  # of no list of headlines


async def saved(context: Context) -> None:
    """A list like any other: its numbers are what /summary and /save take from now on."""
    page = await _page(None, context)
    await context.reply(render.saved(page, context.services.clock.now(), context.language))
    await _remember(page, context, anew=True)


async def pressed(context: Context) -> None:
    """A button of the list: what it does stands first."""
    match context.numbers:
        case (render.OLDER | render.NEWER as verb, at, article_id):
            await _turn(Shelf(read_moment(at), article_id, verb == render.NEWER), context)
        case (render.REMOVE, article_id, at, begin):
            await _remove(article_id, Shelf(read_moment(at), begin), context)
        case (render.RESTORE, article_id, saved_at, at, begin):
            await _restore(article_id, saved_at, Shelf(read_moment(at), begin), context)
        case _:
            raise StaleButton
    await context.answer()


async def _turn(shelf: Shelf, context: Context) -> None:
    page = await _page(shelf, context)
    if page.kept:
        await _edit(page, context, anew=False)


async def _remove(article_id: int, shelf: Shelf, context: Context) -> None:
    await administrators.check(context)
    article = await context.services.articles.get(article_id)
    at = await context.services.chats.unkeep(context.chat.id, article_id)
    removed = Kept(article, at) if article and at else None
    await _edit(await _page(shelf, context), context, removed)


async def _restore(article_id: int, saved_at: int, shelf: Shelf, context: Context) -> None:
    at = read_moment(saved_at)
    if await context.services.articles.get(article_id) is None:
        raise StaleButton
    await context.services.chats.save(context.chat.id, article_id, at)
    await _edit(await _page(shelf, context), context)


async def _page(shelf: Shelf | None, context: Context) -> KeptPage:
    """Where there is nothing, or less than a page before a place, it is the first page."""
    chats, chat_id = context.services.chats, context.chat.id
    page = await chats.kept(chat_id, render.PAGE_SIZE, shelf)
    short = shelf is not None and shelf.backward and len(page.kept) < render.PAGE_SIZE
    if shelf is not None and (short or not page.kept):
        page = await chats.kept(chat_id, render.PAGE_SIZE)
    return page


async def _edit(
    page: KeptPage, context: Context, removed: Kept | None = None, *, anew: bool = True
) -> None:
    now = context.services.clock.now()
    await context.edit(render.saved(page, now, context.language, removed))
    await _remember(page, context, anew=anew)


async def _remember(page: KeptPage, context: Context, *, anew: bool) -> None:
    """Numbers of pages add up until something is taken out or put back."""
    if page.kept:
        shown = {number: kept.article.id for number, kept in enumerate(page.kept, page.first)}
        await context.services.chats.show(context.chat.id, ANCHOR, shown, anew=anew)
