"""/privacy, /export and /forget_me: what is stored of a chat belongs to it."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.render import privacy as render
from bot.render.buttons import StaleButton, read_moment
from bot.values.belongings import Document, Facts
from handlers import administrators
from handlers.context import Context

FRESH = timedelta(minutes=30)  # a question that was forgotten is not answered by a chance touch
NAME, JSON = "yamchi.json", "application/json"


async def privacy(context: Context) -> None:
    await context.reply(render.policy(context.language))


async def export(context: Context) -> None:
    await administrators.check(context)
    context.doing("upload_document")
    stored = await context.services.belongings.export(context.chat.id)
    now = context.services.clock.now()
    content = await asyncio.to_thread(_written, stored, context.chat.id, now)
    await context.hand(Document(NAME, content, JSON, render.exported(context.language)))


def _written(stored: Mapping[str, Sequence[Facts]], chat_id: int, now: datetime) -> bytes:
    told = {"chat": chat_id, "exported": now.isoformat(timespec="seconds"), **stored}
    return json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8", "replace")


async def forget_me(context: Context) -> None:
    await administrators.check(context)
    await context.reply(render.ask(context.services.clock.now(), context.language))


async def pressed(context: Context) -> None:
    await administrators.check(context)
    now = context.services.clock.now()
    match context.numbers:
        case (render.SURE | render.ERASED, asked) if now - read_moment(asked) > FRESH:
            raise StaleButton
        case (render.SURE, _):
            await context.edit(render.ask_again(now, context.language))
        case (render.ERASED, _):
            await context.services.channels.leave(context.chat.id)
            await context.services.belongings.forget(context.chat.id, now)
            await context.edit(render.erased(context.language))
        case (render.KEEP, _):
            await context.edit(render.kept(context.language))
        case _:
            raise StaleButton
    await context.answer()
