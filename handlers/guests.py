"""Who may use the bot: /guests, /ban and /unban are the owner's, and so are their buttons."""

import re

from bot.errors import ChatError
from bot.model import Message
from bot.render import guests as render
from bot.render.buttons import StaleButton
from bot.values.guests import State
from handlers import ownership
from handlers.context import Context

NUMBER = re.compile(r"-?[1-9]\d{0,14}", re.ASCII)
STATES: tuple[State, ...] = ("asked", "admitted", "refused", "banned")


class BanWhom(ChatError):
    key = "Whom? By the number of their chat, see /guests: /ban 12345; in a group also as a reply."


class NotBanned(ChatError):
    key = "{id} is not banned. Who is: /guests"


class OwnersStay(ChatError):
    key = "The owner of this bot cannot be banned."


async def guests(context: Context) -> None:
    ownership.check(context)
    await context.reply(await _listed(context))


async def _listed(context: Context) -> Message:
    stored, public = context.services.gate.guests, context.services.public
    by_state = {state: await stored.of(state, render.LISTED) for state in STATES}
    return render.listed(by_state, public=public, language=context.language)


async def ban(context: Context) -> None:
    chat_id = _whom(context)
    if context.services.ownership.is_owner(chat_id):
        raise OwnersStay
    guest = await context.services.gate.decide(chat_id, "banned")
    await context.reply(render.decided(guest, context.language))


async def unban(context: Context) -> None:
    chat_id = _whom(context)
    if not await context.services.gate.pardon(chat_id):
        raise NotBanned(id=chat_id)
    await context.reply(render.pardoned(chat_id, context.language))


def _whom(context: Context) -> int:
    """By number or, in any chat, by the message that this one answers.

    Raises OwnersOnly and BanWhom.
    """
    answered = context.incoming.answered
    if not context.words and answered is not None and context.owned:
        return answered
    ownership.check(context)
    if not NUMBER.fullmatch(context.words):
        raise BanWhom
    return int(context.words)


async def pressed(context: Context) -> None:
    ownership.check(context)
    gate = context.services.gate
    match context.numbers:
        case ((render.ADMIT | render.REFUSE | render.BAN) as verb, chat_id):
            if await gate.guests.get(chat_id) is None:
                raise StaleButton("/guests")
            guest = await gate.decide(chat_id, VERBS[verb])
            await context.edit(render.decided(guest, context.language))
        case (render.PARDON, chat_id):
            if not await gate.pardon(chat_id):
                raise NotBanned(id=chat_id)
            await context.edit(render.pardoned(chat_id, context.language))
        case _:
            raise StaleButton
    await context.answer()


VERBS: dict[int, State] = {
    render.ADMIT: "admitted",
    render.REFUSE: "refused",
    render.BAN: "banned",
}
