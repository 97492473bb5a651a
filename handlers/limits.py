"""What each thing costs that is asked for, and what is told to who asks too much."""

from dataclasses import replace
from math import ceil

from bot.errors import ChatError
from bot.fairness import HEAVIEST, HEAVY, MESSAGE, PRESS
from bot.languages import spoken
from bot.render import chat as render
from bot.render.buttons import CHART, StaleButton, unpack
from handlers.context import Context

COSTS = {"chart": HEAVY, "export": HEAVIEST}


class TooMuch(ChatError):
    key = "That was a lot at once. I answer again in {seconds} s."


def of_message(command: str, words: str) -> int:
    """A page that has to be fetched is as heavy as a picture."""
    if command == "summary" and "://" in words:
        return HEAVY
    return COSTS.get(command, MESSAGE)


def of_press(data: str) -> int:
    try:
        action, _ = unpack(data)
    except StaleButton:
        return PRESS
    return HEAVY if action == CHART else PRESS


async def reached(context: Context, cost: int) -> bool:
    """Whether who asks has to wait. It is told once, to those that are answered at all."""
    services, incoming = context.services, context.incoming
    if context.owned:
        return False
    person = None if incoming.unnamed else incoming.user_id
    pause = services.fairness.take(person, incoming.chat_id, cost)
    if pause is None:
        return False
    if pause.first and services.gate.admits(incoming.user_id, incoming.chat_id):
        await _tell(context, ceil(pause.seconds))
    return True


async def _tell(context: Context, seconds: int) -> None:
    guessed = spoken(context.incoming.language) or context.chat.language
    known = await context.services.chats.known(context.chat.id)
    context.chat = known or replace(context.chat, language=guessed)
    error = TooMuch(seconds=seconds)
    await context.tell(lambda language: render.problem(error, language))
