"""A summary in its steps: the article's own sentences at once, behind the page where that has to be
read first; then, where there is a model, its summary edited into the same message."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from bot.errors import SourceError, StartupError, StorageError, WorkerFailed
from bot.model import Address, Article, Message, Written
from bot.news.reader import Reader, Reading
from bot.render import chat as notices
from bot.render import reading as render
from bot.render.summary import summary
from handlers.context import Context

log = logging.getLogger(__name__)


async def show(article: Article, context: Context) -> None:
    """The summary of an article that is kept. Ends the waiting of a pressed button."""
    reader = context.services.reader
    reading = Reading(article) if reader is None else await reader.known(article)
    if reader is None or reading is not None:
        reading = reading or Reading(article)
        message, finished = await _summed_up(reading, context)
        message_id = await context.reply(message)
        await context.answer()
        if not finished:
            _write(reading, message_id, context)
    else:
        await _meanwhile(partial(reader.ask, article), context)


async def show_page(address: str, context: Context) -> bool:
    """The summary of a page that no feed brought; False where no pages are read. Raises
    TooManyPages."""
    reader = context.services.reader
    if reader is None:
        return False
    reader.admit(context.chat.id)
    await _meanwhile(partial(_page, address, reader), context)
    return True


async def _page(address: str, reader: Reader) -> Reading:
    return Reading(await reader.page(address))


async def _summed_up(reading: Reading, context: Context) -> tuple[Message, bool]:
    """The message that can be shown at once, and whether it is the last word."""
    writer = context.services.writer
    if writer is None:
        return await _message(reading, None, context), True
    written = await writer.known(reading.article, context.language.iso)
    return await _message(reading, written, context), written is not None


async def _message(reading: Reading, written: Written | None, context: Context) -> Message:
    article = reading.article
    found = await context.services.summaries.summarize(article)
    if written is not None:
        written = replace(written, text=context.language.spelt(written.text))
    message = summary(article, found, context.language, written)
    if reading.refusal is not None:
        message = render.unread(message, context.language)
    return message if article.id else render.without_save(message)


async def _meanwhile(read: Callable[[], Awaitable[Reading]], context: Context) -> None:
    """Say that it takes a while, and put what came of it, good or bad, into that message."""
    message_id = await context.reply(render.working(context.language))
    await context.answer()  # a pressed button waits for seconds only
    context.doing("typing")
    reading, finished = None, True
    try:
        reading = await read()
        message, finished = await _summed_up(reading, context)
    except (SourceError, WorkerFailed, StorageError) as error:
        message = notices.problem(error, context.language)
    if message_id is None:  # whether it came is not known, so there is nothing to edit
        message_id = await context.reply(message)
    else:
        await context.services.replies.edit(Address(context.chat.id), message_id, message)
    if reading is not None and not finished:
        _write(reading, message_id, context)


def _write(reading: Reading, message_id: int | None, context: Context) -> None:
    """Have it written beside everything else, so that the chat's next word does not wait."""
    nursery = context.services.nursery
    if nursery is not None and message_id is not None:
        nursery.start("writing", _written(reading, message_id, context))


async def _written(reading: Reading, message_id: int, context: Context) -> None:
    """What goes wrong here leaves the message as it is, which is whole."""
    writer = context.services.writer
    if writer is None:
        return
    try:
        written = await writer.write(reading.article, context.language.iso, context.chat.id)
        if written is not None:
            message = await _message(reading, written, context)
            await context.services.replies.edit(Address(context.chat.id), message_id, message)
    except StartupError:
        raise
    except Exception as error:  # noqa: BLE001 - a summary more or less must not end the bot
        log.warning("A summary was not written", extra={"error": type(error).__name__})
