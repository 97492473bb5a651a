"""/digest: standing orders for news and rates."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.clock import EPOCH
from bot.digest.asking import Asked, asked
from bot.digest.orders import MOST_STORIES
from bot.digest.slots import DAILY
from bot.model import Message
from bot.render import digests as render
from bot.render.buttons import DIGEST, StaleButton
from bot.values.digests import Digest
from handlers import administrators
from handlers.context import Context

NOW = frozenset({"now", "preview", "сейчас", "қазір", "азыр", "hozir", "ҳозир", "häzir"})
OFF = frozenset({"off", "stop", "выкл", "стоп"})
# What /digest now shows in a chat that has none.
EVERYTHING = Digest(0, 0, None, time(), DAILY, EPOCH, EPOCH)


async def digest(context: Context) -> None:
    said = " ".join(context.words.split()).casefold()
    if not said:
        await context.reply(await listed(context))
    elif said in NOW:
        await preview(await _coming(context), context)
    elif said in OFF:
        await _stop(context)
    else:
        await _order(context)


async def pressed(context: Context) -> None:
    """A button of digests: what it does stands first, the digest's id second."""
    match context.numbers:
        case (render.LIST,):
            await context.edit(await listed(context))
            await context.answer()
        case (render.SHOW, digest_id):
            await _show(await _digest(digest_id, context), context)
        case (render.PREVIEW, digest_id):
            shown = await _digest(digest_id, context)
            await context.answer()
            await preview(shown, context)
        case (render.PAUSE | render.RESUME as verb, digest_id):
            await _pause(digest_id, context, paused=verb == render.PAUSE)
        case (render.REMOVE, digest_id):
            await _remove(digest_id, context)
        case (render.RESTORE, digest_id):
            await _restore(digest_id, context)
        case (render.EDIT, digest_id):
            await _ask(digest_id, context)
        case (render.AMEND, digest_id, minute, days, kept):
            await _amend_back(digest_id, (minute, days, kept), context)
        case (verb, digest_id, choice):
            await _set(verb, digest_id, choice, context)
        case _:
            raise StaleButton


async def answered(context: Context) -> None:
    """Another time, other days or words, as the answer to the question for them."""
    order = asked(context.words)
    await administrators.check(context)
    (digest_id,) = context.numbers
    before = await _digest(digest_id, context)
    changed = await context.services.orders.amend(context.chat, before, order)
    words = before.words
    kept = await context.services.chats.ask(context.chat.id, words) if words else 0
    await context.reply(render.amended(changed, before, kept, context.chat, context.language))


async def _ask(digest_id: int, context: Context) -> None:
    await administrators.check(context)
    there = await _digest(digest_id, context)
    of = render.described(there, context.chat, context.language)
    await context.ask(DIGEST, there.id, of, "18:30 mon,thu gas")


async def _amend_back(digest_id: int, before: tuple[int, int, int], context: Context) -> None:
    minute, bits, kept = before
    await administrators.check(context)
    words = await context.services.chats.asked(context.chat.id, kept) if kept else ""
    days = frozenset(day for day in DAILY if bits >> day & 1)
    if words is None or not days or not 0 <= minute < 24 * 60:
        raise StaleButton
    order = Asked(time(*divmod(minute, 60)), days, words)
    there = await _digest(digest_id, context)
    await _show(await context.services.orders.amend(context.chat, there, order), context)


async def _order(context: Context) -> None:
    order = asked(context.words)
    await administrators.check(context)
    made = await context.services.orders.add(context.chat, context.incoming.thread_id, order)
    await context.reply(render.added(made, context.chat, context.language))


async def _stop(context: Context) -> None:
    """Pause them all: what they are of is kept."""
    await administrators.check(context)
    running = [each for each in await _all(context) if not each.paused]
    for each in running:
        await context.services.orders.change(context.chat, replace(each, paused=True))
    await context.reply(render.off(len(running), context.language))


async def preview(shown: Digest, context: Context) -> None:
    """As it would be now."""
    context.doing("typing")
    muted = await context.services.chats.muted(context.chat.id)
    issue = await context.services.orders.preview(shown, context.chat, muted)
    for message in issue.messages:
        await context.reply(message)


async def _coming(context: Context) -> Digest:
    """The one that comes next; where there is none, one of everything."""
    coming = sorted(await _all(context), key=lambda each: (each.paused, each.due_at))
    return coming[0] if coming else EVERYTHING


async def _pause(digest_id: int, context: Context, *, paused: bool) -> None:
    await administrators.check(context)
    there = await _digest(digest_id, context)
    await context.services.orders.change(context.chat, replace(there, paused=paused))
    await context.edit(await listed(context))
    gettext = context.language.gettext
    await context.answer(gettext("Paused.") if paused else gettext("It goes on."))


async def _remove(digest_id: int, context: Context) -> None:
    await administrators.check(context)
    removed = await context.services.orders.remove(context.chat, digest_id)
    await context.edit(await listed(context, removed))
    await context.answer(context.language.gettext("Deleted."))


async def _restore(digest_id: int, context: Context) -> None:
    await administrators.check(context)
    await context.services.orders.restore(context.chat, digest_id)
    await context.edit(await listed(context))
    await context.answer(context.language.gettext("It is back."))


async def _set(verb: int, digest_id: int, choice: int, context: Context) -> None:
    await administrators.check(context)
    there = await _digest(digest_id, context)
    changed = await context.services.orders.change(context.chat, _changed(verb, there, choice))
    await _show(changed, context)


def _changed(verb: int, there: Digest, choice: int) -> Digest:
    """Raises StaleButton for what no button of ours asks for."""
    match verb:
        case render.MOST if 1 <= choice <= MOST_STORIES:
            return replace(there, most=choice)
        case render.RATES if choice in (0, 1):
            return replace(there, rates=bool(choice))
        case render.QUIET if choice in (0, 1):
            return replace(there, quiet=bool(choice))
        case render.LANGUAGE if 0 <= choice < len(render.CODES):
            return replace(there, languages=there.languages ^ {render.CODES[choice]})
        case render.SHIFT if choice in render.SHIFTS:
            shifted = datetime.combine(EPOCH, there.at) + timedelta(minutes=choice)
            return replace(there, at=shifted.time())
    raise StaleButton


async def _show(there: Digest, context: Context) -> None:
    await context.edit(render.settings(there, context.chat, context.language))
    await context.answer()


async def _all(context: Context) -> list[Digest]:
    return await context.services.orders.of_chat(context.chat)


async def _digest(digest_id: int, context: Context) -> Digest:
    return await context.services.orders.get(context.chat, digest_id)


async def listed(context: Context, removed: Digest | None = None) -> Message:
    """The page of the chat's digests."""
    return render.listed(await _all(context), context.chat, context.language, removed)
