"""Questions that are answered with a message of one's own: what is to be changed stands in a link
of the question, so that the answer needs no memory. Whoever makes one up can change what is theirs
anyway."""

import re

from markupsafe import Markup

from bot.languages import Language
from bot.model import Message
from bot.render.pieces import GAP, bold, harmless
from bot.values.channels import Channel

LONGEST = 64  # of what is shown in the field, Telegram's own limit
MARK = re.compile(r"https://t\.me/\w+\?edit=([a-z])(\d{1,18})(?:\.(-\d{1,18}))?", re.ASCII)


def question(
    action: str,
    number: int,
    of: str,
    example: str,
    username: str,
    channel: Channel | None,
    language: Language,
) -> Message:
    """What may be put in the place of what. `example` is how it can be said."""
    gettext = language.gettext
    where = f".{channel.id}" if channel else ""
    mark = f"https://t.me/{username}?edit={action}{number}{where}"
    told = Markup('<a href="{}">{}</a>').format(mark, gettext("Answer this message"))
    how = Markup("{}").format(gettext("{answer} with what it is to be now, such as: {example}"))
    parts = [bold(of), how.format(answer=told, example=example)]
    return Message(str(GAP.join(parts)), ask=harmless(of, LONGEST))


def answered(links: tuple[str, ...]) -> tuple[str, int, int | None] | None:
    """The action, the number and the channel of the question that these are the links of."""
    for link in links:
        match = MARK.fullmatch(link)
        if match is not None:
            return match[1], int(match[2]), int(match[3]) if match[3] else None
    return None
