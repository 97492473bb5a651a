"""/language: what yamchi speaks in a chat."""

from dataclasses import replace

from bot.errors import ChatError
from bot.languages import LANGUAGE_NAMES, spoken
from bot.render import tongues as render
from bot.render.buttons import StaleButton
from handlers import administrators
from handlers.context import Context


class UnknownLanguage(ChatError):
    key = "I do not speak that language. /language shows those that I speak."


async def language(context: Context) -> None:
    if context.words.strip():
        code = named(context.words)
        await administrators.check(context)
        await speak(code, context)
    await context.reply(render.languages(context.own))


async def pressed(context: Context) -> None:
    """A language's button: from this message on, it is spoken here."""
    if len(context.numbers) != 1:
        raise StaleButton
    code = chosen(context.numbers[0])
    await administrators.check(context)
    await speak(code, context)
    await context.edit(render.languages(context.own))
    await context.answer(context.language.gettext("Set."))


async def speak(code: str, context: Context) -> None:
    await context.services.chats.speak(context.chat.id, code)
    context.chat = replace(context.chat, language=code)


def chosen(number: int) -> str:
    """The code at that place. Raises StaleButton."""
    if not 0 <= number < len(render.CODES):
        raise StaleButton
    return render.CODES[number]


def named(said: str) -> str:
    """The code of a language by its code or its own name. Raises UnknownLanguage."""
    plain = said.strip().casefold()
    own = {name.casefold(): code for code, name in LANGUAGE_NAMES.items()}
    code = own.get(plain.replace("'", "ʻ").replace("‘", "ʻ")) or spoken(plain)
    if code is None:
        raise UnknownLanguage
    return code
