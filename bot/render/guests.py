"""Who may use the bot: what they and its owner are told."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from bot.languages import Language, msgid
from bot.model import Button, Message
from bot.render.buttons import GUEST, pack
from bot.render.pieces import GAP, bold, harmless
from bot.values.guests import Guest, State

# What a button does.
ADMIT, REFUSE, BAN, PARDON = range(4)
ROOM = 64
LISTED = 8
KINDS = {
    "private": msgid("a private chat"),
    "group": msgid("a group"),
    "supergroup": msgid("a group"),
    "channel": msgid("a channel"),
}
DECIDED: dict[State, str] = {
    "admitted": msgid("Let in: {name}"),
    "refused": msgid("Not let in: {name}"),
    "banned": msgid("Banned: {name}. What they say is ignored, and nothing is sent to them."),
}


def passed_on(language: Language) -> Message:
    """To who asks for the first time."""
    text = language.gettext(
        "This bot answers only those whom its owner has let in. I have asked the owner, by the "
        "name that you have here, and will tell you when you are let in."
    )
    return Message(str(Markup("{}").format(text)))


def welcome(language: Language) -> Message:
    text = language.gettext("The owner of this bot has let you in. Begin: /start")
    return Message(str(Markup("{}").format(text)))


def request(guest: Guest, waiting: int, language: Language) -> Message:
    """To the owner; `waiting` is how many there are in all."""
    parts = [bold(language.gettext("Somebody asks to be let in")), _who(guest, language)]
    if waiting > 1:
        text = language.ngettext("{n} waits: /guests", "{n} wait: /guests", waiting)
        parts.append(Markup("{}").format(text.format(n=waiting)))
    return Message(str(GAP.join(parts)), (_choices(guest, language),))


def _choices(guest: Guest, language: Language) -> tuple[Button, ...]:
    return (
        Button(language.gettext("Let in"), data=pack(GUEST, ADMIT, guest.chat_id)),
        Button(language.gettext("Refuse"), data=pack(GUEST, REFUSE, guest.chat_id)),
        Button(language.gettext("Ban"), data=pack(GUEST, BAN, guest.chat_id)),
    )


def _who(guest: Guest, language: Language) -> Markup:
    name = harmless(guest.name, ROOM) or "–"
    if guest.kind == "private":
        shown = Markup('<a href="tg://user?id={}">{}</a>').format(guest.chat_id, name)
    else:
        shown = Markup("{}").format(name)
    kind = language.gettext(KINDS[guest.kind])
    return Markup("{} · {} · <code>{}</code>").format(shown, kind, guest.chat_id)


def decided(guest: Guest, language: Language) -> Message:
    """In the place of the request. What was decided can be decided anew."""
    text = language.gettext(DECIDED[guest.state])
    name = harmless(guest.name, ROOM) or str(guest.chat_id)
    if guest.state == "banned":
        lift = Button(language.gettext("Lift the ban"), data=pack(GUEST, PARDON, guest.chat_id))
        return Message(str(Markup("{}").format(text.format(name=name))), ((lift,),))
    others = [
        button
        for button, state in zip(
            _choices(guest, language), ("admitted", "refused", "banned"), strict=True
        )
        if state != guest.state
    ]
    return Message(str(Markup("{}").format(text.format(name=name))), (tuple(others),))


def pardoned(chat_id: int, language: Language) -> Message:
    text = language.gettext("The ban of {id} is lifted.").format(id=chat_id)
    return Message(str(Markup("{}").format(text)))


def listed(
    by_state: Mapping[State, Sequence[Guest]], *, public: bool, language: Language
) -> Message:
    gettext = language.gettext
    if public:
        head = gettext("Everybody may use this bot but the banned.")
    else:
        head = gettext("Only those who are let in may use this bot.")
    heads: dict[State, str] = {
        "asked": gettext("They ask to be let in"),
        "admitted": gettext("They are let in"),
        "refused": gettext("Refused"),
        "banned": gettext("Banned"),
    }
    parts = [Markup("{}").format(head)]
    for state, title in heads.items():
        if guests := by_state.get(state, ()):
            lines = [_who(guest, language) for guest in guests]
            parts.append(Markup("\n").join([bold(title), *lines]))
    hint = gettext("By number: /ban 12345, /unban 12345; in a group also as a reply")
    parts.append(Markup("{}").format(hint))
    rows = tuple(
        (
            Button(f"✓ {harmless(guest.name, 24) or guest.chat_id}", data=_data(ADMIT, guest)),
            Button(language.gettext("Refuse"), data=_data(REFUSE, guest)),
        )
        for guest in by_state.get("asked", ())
    )
    return Message(str(GAP.join(parts)), rows)


def _data(verb: int, guest: Guest) -> str:
    return pack(GUEST, verb, guest.chat_id)
