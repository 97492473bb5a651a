"""/alert and /alerts: rates that a chat waits for."""

import asyncio
import re

from bot.alerts.asking import parse
from bot.alerts.book import NoSuchAlert, Set
from bot.errors import ChatError
from bot.model import Message
from bot.rates.conversion.problems import Misread
from bot.render import alerts as render
from bot.render import conversion
from bot.render.buttons import ALERT, StaleButton
from bot.values.alerts import Alert
from handlers import administrators
from handlers.context import Context

# A currency or two, by their codes.
PAIR = re.compile(r"[^\W\d_]{3,}\s*/|\b[A-Za-z]{6}\b|\b[A-Z]{3}\b")


async def alert(context: Context) -> None:
    if not context.words.strip():
        await context.reply(await _listed(0, context))
        return
    try:
        wish = await asyncio.to_thread(parse, context.words, context.language.iso)
    except Misread as problem:
        await context.reply(conversion.misread(problem, context.language))
        return
    await administrators.check(context)
    made = await context.services.alerts.add(context.chat, context.incoming.thread_id, wish)
    await context.reply(_added(made, context))


async def alerts(context: Context) -> None:
    await context.reply(await _listed(0, context))


async def pressed(context: Context) -> None:
    """A button of alerts: what it does stands first, the alert's id second."""
    match context.numbers:
        case (render.LIST, page):
            await context.edit(await _listed(page, context))
            await context.answer()
        case (render.AGAIN | render.DELETE | render.LONGER as verb, alert_id):
            await administrators.check(context)
            await _of_told(verb, alert_id, context)
        case (render.EDIT, alert_id, _):
            await _ask(alert_id, context)
        case (render.SWAP, alert_id, before):
            await administrators.check(context)
            await _swap_back(alert_id, before, context)
        case (verb, alert_id, page):
            await administrators.check(context)
            await _of_list(verb, alert_id, page, context)
        case _:
            raise StaleButton


async def answered(context: Context) -> None:
    """Another rule, as the answer to the question for it. The pair need not be said again."""
    await administrators.check(context)
    (alert_id,) = context.numbers
    book, chat = context.services.alerts, context.chat
    before = await _one(alert_id, context)
    pair = "" if PAIR.search(context.words) else "/".join(before.pair)
    try:
        wish = await asyncio.to_thread(parse, f"{pair} {context.words}", context.language.iso)
    except Misread as problem:
        await context.reply(conversion.misread(problem, context.language))
        return
    await book.remove(chat, alert_id)
    try:
        made = await book.add(chat, before.thread_id, wish)
    except ChatError:
        await book.restore(chat, alert_id)
        raise
    shown = _added(made, context)
    await context.reply(render.swapped(shown, made.alert, before, context.language))


async def _swap_back(alert_id: int, before: int, context: Context) -> None:
    book = context.services.alerts
    await book.restore(context.chat, before)
    await book.remove(context.chat, alert_id)
    await context.edit(await _listed(0, context))
    await context.answer(context.language.gettext("It is back."))


async def _ask(alert_id: int, context: Context) -> None:
    await administrators.check(context)
    alert = await _one(alert_id, context)
    of = render.described(alert.rule, alert.pair, context.language)
    await context.ask(ALERT, alert.id, of, "> 530, 2%, high 30d")


async def _one(alert_id: int, context: Context) -> Alert:
    present = await context.services.alerts.of_chat(context.chat)
    found = next((each for each in present if each.id == alert_id), None)
    if found is None:
        raise NoSuchAlert
    return found


async def _of_list(verb: int, alert_id: int, page: int, context: Context) -> None:
    book, chat, gettext = context.services.alerts, context.chat, context.language.gettext
    removed: Alert | None = None
    match verb:
        case render.PAUSE:
            await book.pause(chat, alert_id)
            notice = gettext("Paused.")
        case render.BEGIN:
            await book.begin(chat, alert_id)
            notice = gettext("Waiting for it again.")
        case render.EACH | render.ONCE:
            await book.repeat(chat, alert_id, again=verb == render.EACH)
            notice = gettext("Told each time.") if verb == render.EACH else gettext("Told once.")
        case render.PROLONG:
            notice = render.prolonged(await book.prolong(chat, alert_id), context.language)
        case render.REMOVE:
            removed = await book.remove(chat, alert_id)
            notice = gettext("Deleted.")
        case render.RESTORE:
            await book.restore(chat, alert_id)
            notice = gettext("It is back.")
        case _:
            raise StaleButton
    await context.edit(await _listed(page, context, removed))
    await context.answer(notice)


async def _of_told(verb: int, alert_id: int, context: Context) -> None:
    """Under what was told: that stays as it is, the answer is a message of its own."""
    book, chat = context.services.alerts, context.chat
    if verb == render.AGAIN:
        await context.reply(_added(await book.begin(chat, alert_id), context))
        await context.answer(context.language.gettext("Waiting for it again."))
    elif verb == render.DELETE:
        removed = await book.remove(chat, alert_id)
        await context.reply(await _listed(0, context, removed))
        await context.answer(context.language.gettext("Deleted."))
    else:
        longer = await book.prolong(chat, alert_id)
        await context.answer(render.prolonged(longer, context.language))


def _added(made: Set, context: Context) -> Message:
    return render.added(made.alert, made.now, context.chat, context.language)


async def _listed(page: int, context: Context, removed: Alert | None = None) -> Message:
    present = await context.services.alerts.of_chat(context.chat)
    nows = await context.services.alerts.nows(present)
    return render.listed(present, nows, page, context.language, removed)


async def listed(context: Context) -> Message:
    """The page of the chat's alerts."""
    return await _listed(0, context)
