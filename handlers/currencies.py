"""/currencies: a chat's own list for /rates, and what its rates are told against."""

from collections.abc import Sequence
from dataclasses import replace

from bot.errors import ChatError
from bot.rates.asked import MOST, NotCurrency, TooManyCurrencies, code_of
from bot.rates.board import HOME
from bot.rates.conversion.vocabulary import vocabulary
from bot.render import currencies as render
from bot.render.buttons import StaleButton
from handlers import administrators
from handlers.context import Context


class NoBase(ChatError):
    key = "Name one currency to show rates against: /currencies base KZT"


async def currencies(context: Context) -> None:
    """Alone it shows the list, with currencies it sets it, with `base` the base."""
    words = context.words.replace(",", " ").split()
    if words:
        based = words[0].casefold() == "base"
        named = dict.fromkeys(_known(word, context) for word in (words[1:] if based else words))
        if based and len(named) != 1:
            raise NoBase
        await administrators.check(context)
        if based:
            await put(context.chat.currencies, next(iter(named)), context)
        else:
            await put(list(named), context.chat.base, context)
    await context.reply(render.own(context.chat, context.language))


async def pressed(context: Context) -> None:
    action, *numbers = context.numbers or (-1,)
    chat = context.chat
    if action == render.TOGGLE and len(numbers) == 2 and numbers[1] in (0, 1):
        await administrators.check(context)
        await put(
            _toggled(known_code(numbers[0]), bool(numbers[1]), chat.currencies), chat.base, context
        )
        await context.edit(render.own(context.chat, context.language))
    elif action == render.CHOOSE and len(numbers) == 1:
        await administrators.check(context)
        await put(chat.currencies, known_code(numbers[0]), context)
        await context.edit(render.bases(context.chat, context.language))
    elif action == render.LIST and not numbers:
        await context.edit(render.own(chat, context.language))
    elif action == render.PICK and not numbers:
        await context.edit(render.bases(chat, context.language))
    else:
        raise StaleButton
    await context.answer()


async def put(codes: Sequence[str], base: str, context: Context) -> None:
    own = tuple(code for code in dict.fromkeys(codes) if code not in HOME)
    if len(own) > MOST:
        raise TooManyCurrencies(count=len(own), most=MOST)
    await context.services.chats.price(context.chat.id, own, base)
    context.chat = replace(context.chat, currencies=own, base=base)


def _toggled(code: str, chosen: bool, own: Sequence[str]) -> list[str]:
    rest = [one for one in own if one != code]
    return [*rest, code] if chosen else rest


def _known(word: str, context: Context) -> str:
    """Here a code that no currency has would stay for good."""
    code = code_of(word, context.language.iso)
    if code not in vocabulary().codes:
        raise NotCurrency(word=code)
    return code


def known_code(number: int) -> str:
    """The currency that a button's number names."""
    for code in map(str, vocabulary().codes):
        if render.number(code) == number:
            return code
    raise StaleButton
