"""/chart: how a pair went, as a picture or as a line of text."""

import asyncio
from datetime import timedelta

from bot.clock import local_date
from bot.errors import TelegramRefused, WorkerFailed
from bot.rates.conversion.problems import Misread
from bot.rates.periods import PERIODS, Asked, read
from bot.rates.providers.codes import CODES
from bot.rates.track import Track
from bot.render import chart as render
from bot.render.buttons import StaleButton, read_chart
from bot.render.conversion import misread
from bot.values.pictures import Picture, Posted
from handlers.context import Context


async def chart(context: Context) -> None:
    try:
        asked = await asyncio.to_thread(
            read, context.words, context.language.iso, context.chat.currencies
        )
    except Misread as problem:
        await context.reply(misread(problem, context.language))
        return
    track = await _track(asked, context)
    if track is None or not track.started:
        await context.reply(render.nothing_yet(asked.base, asked.quote, context.language))
    elif asked.plain or context.chat.lean or not await _show(track, asked, context):
        await context.reply(render.text(track, asked.period, context.language))


async def pressed(context: Context) -> None:
    """Another period, or the pair the other way round, in the same message."""
    base, quote, place, plain = read_chart(context.numbers)
    if not {base, quote} <= CODES or base == quote or place >= len(PERIODS):
        raise StaleButton
    asked = Asked(base, quote, PERIODS[place], plain)
    track = await _track(asked, context)
    if track is None or not track.started:
        raise StaleButton
    if plain:
        await context.edit(render.text(track, asked.period, context.language))
    else:
        await _show(track, asked, context)
    await context.answer()


async def _track(asked: Asked, context: Context) -> Track | None:
    """The pair until today, by the chat's own calendar; None where nothing is known of it."""
    today = local_date(context.services.clock.now(), context.chat.timezone)
    since = today - timedelta(days=asked.period.days)
    return await context.services.tracks.track(asked.base, asked.quote, since, today)


async def _show(track: Track, asked: Asked, context: Context) -> bool:
    """False where there is no picture to be had."""
    context.doing("upload_photo")
    plan = render.plan(track, asked.period, context.language)
    try:
        painted = await context.services.easel.paint(plan)
        try:
            posted = await _hang(painted.content, painted.file_id, track, asked, context)
        except TelegramRefused:
            painted = await context.services.easel.paint(plan, anew=True)
            posted = await _hang(painted.content, None, track, asked, context)
    except WorkerFailed:
        return False
    if posted is not None:
        await context.services.easel.hung(painted, posted.file_id)
    return True


async def _hang(
    content: bytes, file_id: str | None, track: Track, asked: Asked, context: Context
) -> Posted | None:
    html = render.caption(track, asked.period, context.language)
    picture = Picture(html, content, file_id, render.buttons(track, asked.period))
    return await context.show(picture)
