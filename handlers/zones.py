"""/timezone: the zone that a chat's digests and quiet hours are told in."""

import difflib
from functools import cache
from zoneinfo import available_timezones

from bot.errors import ChatError
from bot.languages import LANGUAGE_NAMES, language
from bot.render import zones as render
from bot.render.buttons import StaleButton
from handlers import administrators
from handlers.context import Context

# As people ask for them; the names of zones are those of the places that were largest once.
OTHERS = {
    "nur-sultan": "Asia/Almaty",
    "shymkent": "Asia/Almaty",
    "шымкент": "Asia/Almaty",
    "chimkent": "Asia/Almaty",
    "чимкент": "Asia/Almaty",
    "almati": "Asia/Almaty",
    "osh": "Asia/Bishkek",
    "ош": "Asia/Bishkek",
    "oʻsh": "Asia/Bishkek",
    "khujand": "Asia/Dushanbe",
    "худжанд": "Asia/Dushanbe",
    "хуҷанд": "Asia/Dushanbe",
}


class UnknownZone(ChatError):
    """`near` is what may be meant."""

    key = "I know no such time zone or city. Did you mean {near}? /timezone shows cities to tap."


class NoZone(ChatError):
    key = "I know no such time zone or city. /timezone shows cities to tap."


async def timezone(context: Context) -> None:
    if not context.words.strip():
        now = context.services.clock.now()
        await context.reply(render.zones(context.chat, now, context.language))
        return
    zone = found(context.words)
    await administrators.check(context)
    await _move(zone, context)
    await context.reply(render.zones(context.chat, context.services.clock.now(), context.language))


async def pressed(context: Context) -> None:
    """A city's button."""
    if len(context.numbers) != 1 or not 0 <= context.numbers[0] < len(render.CITIES):
        raise StaleButton
    await administrators.check(context)
    await _move(render.CITIES[context.numbers[0]][1], context)
    await context.edit(render.zones(context.chat, context.services.clock.now(), context.language))
    await context.answer(context.language.gettext("Set."))


async def _move(zone: str, context: Context) -> None:
    context.chat = await context.services.orders.relocate(context.chat, zone)


def found(said: str) -> str:
    """The IANA zone of a city or a zone's name. Raises UnknownZone and NoZone."""
    plain = "_".join(said.split()).casefold()
    known = _known()
    zone = known.get(plain) or known.get(plain.replace("_", " "))
    if zone is not None:
        return zone
    near = difflib.get_close_matches(plain, known, 1, 0.75)
    if not near:
        raise NoZone
    raise UnknownZone(near=known[near[0]])


@cache
def _known() -> dict[str, str]:
    zones = sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")
    by_city = {zone.rpartition("/")[2].casefold(): zone for zone in zones}
    spoken = {
        language(code).gettext(name).casefold(): zone
        for code in LANGUAGE_NAMES
        for name, zone in render.CITIES
    }
    return by_city | {zone.casefold(): zone for zone in zones} | OTHERS | spoken
