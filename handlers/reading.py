"""A summary that may need the article's page: at once where it does not, else in two steps."""

from collections.abc import Awaitable, Callable
from functools import partial

from bot.errors import SourceError, StorageError, WorkerFailed
from bot.model import Address, Article, Message
from bot.news.reader import Reader, Reading
from bot.render import chat as notices
from bot.render import reading as render
from bot.render.summary import summary
from handlers.context import Context


async def show(article: Article, context: Context) -> None:
    """The summary of an article that is kept. Ends the waiting of a pressed button."""
    reader = context.services.reader
    reading = Reading(article) if reader is None else await reader.known(article)
    if reader is None or reading is not None:
        await context.reply(await _summed_up(reading or Reading(article), context))
        await context.answer()
    else:
        await _meanwhile(partial(_asked_for, article, reader, context), context)


async def show_page(address: str, context: Context) -> bool:
    """The summary of a page that no feed brought; False where no pages are read. Raises
    TooManyPages."""
    reader = context.services.reader
    if reader is None:
        return False
    reader.admit(context.chat.id)
    await _meanwhile(partial(_page, address, reader, context), context)
    return True


async def _asked_for(article: Article, reader: Reader, context: Context) -> Message:
    return await _summed_up(await reader.ask(article), context)


async def _page(address: str, reader: Reader, context: Context) -> Message:
    found = Reading(await reader.page(address))
    return render.without_save(await _summed_up(found, context))


async def _summed_up(reading: Reading, context: Context) -> Message:
    found = await context.services.summaries.summarize(reading.article)
    message = summary(reading.article, found, context.language)
    return message if reading.refusal is None else render.unread(message, context.language)


async def _meanwhile(work: Callable[[], Awaitable[Message]], context: Context) -> None:
    """Say that it takes a while, and put what came of it, good or bad, into that message."""
    message_id = await context.reply(render.working(context.language))
    await context.answer()  # a pressed button waits for seconds only
    try:
        message = await work()
    except (SourceError, WorkerFailed, StorageError) as error:
        message = notices.problem(error, context.language)
    if message_id is None:  # whether it came is not known, so there is nothing to edit
        await context.reply(message)
    else:
        await context.services.replies.edit(Address(context.chat.id), message_id, message)
