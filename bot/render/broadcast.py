"""The owner's broadcast: its draft, its progress, its report."""

from markupsafe import Markup

from bot.broadcast.ports import Broadcast, Progress
from bot.languages import Language
from bot.model import Button, Message
from bot.render.buttons import BROADCAST, pack
from bot.render.pieces import bold

# What a button of a broadcast does; its number stands first in the button's data.
SEND, DROP, STOP = range(3)


def preview(text: str) -> Message:
    """As every chat will see it. Links in it are the owner's, and stay links."""
    return Message(str(Markup("{}").format(text)))


def ask(draft: Broadcast, count: int, language: Language) -> Message:
    gettext = language.gettext
    text = language.ngettext(
        "Above is what {n} chat would get.", "Above is what {n} chats would get.", count
    ).format(n=language.integer(count))
    buttons = (
        Button(gettext("Send"), data=pack(BROADCAST, SEND, draft.id)),
        Button(gettext("Drop"), data=pack(BROADCAST, DROP, draft.id)),
    )
    return Message(str(Markup("{}").format(text)), (buttons,))


def dropped(language: Language) -> Message:
    return Message(language.gettext("Dropped: nobody gets it."))


def progress(found: Broadcast, now: Progress, language: Language) -> Message:
    """How it stands; once it has ended, the report."""
    gettext = language.gettext
    heads = {
        "sending": gettext("Sending the broadcast"),
        "stopped": gettext("The broadcast was stopped"),
        "done": gettext("The broadcast is done"),
    }
    counts = [
        gettext("arrived: {n}").format(n=language.integer(now.sent)),
        gettext("waiting: {n}").format(n=language.integer(now.waiting)),
        gettext("not delivered: {n}").format(n=language.integer(now.failed)),
    ]
    parts = [bold(heads.get(found.state, "")), *(Markup("{}").format(count) for count in counts)]
    stop = Button(gettext("Stop"), data=pack(BROADCAST, STOP, found.id))
    return Message(str(Markup("\n").join(parts)), ((stop,),) if found.state == "sending" else ())
