"""What a link into the chat is of: shown, and done only when it is confirmed."""

from markupsafe import Markup

from bot.languages import Language
from bot.model import Button, Chat, Message, SourceState
from bot.news.topics import names
from bot.rates.periods import PERIODS, USUAL_PERIOD
from bot.render import follows
from bot.render.buttons import FIRST, LINK, chart_button, pack, tag
from bot.render.first import ASK_LANGUAGE
from bot.render.pieces import GAP, LONGEST_SOURCE, bold, harmless
from bot.render.sources import LANGUAGES

# What a button of these does.
TOPIC, READ_TOPIC, SOURCE, READ_SOURCE, PAIR = range(5)


def topic(name: str, chat: Chat, language: Language) -> Message:
    gettext = language.gettext
    followed = name in chat.topics
    title = gettext(names()[name])
    if followed:
        text = gettext("This chat follows it: {topics}.")
    else:
        text = gettext("Follow it in this chat? So far its digests tell: {topics}.")
    told = text.format(topics=follows.named(chat.topics, language))
    verb = gettext("No longer follow") if followed else gettext("Follow")
    buttons = (
        Button(verb, data=pack(LINK, TOPIC, tag(name), int(not followed))),
        Button(gettext("Headlines"), data=pack(LINK, READ_TOPIC, tag(name))),
    )
    return _asked(title, told, (buttons,), chat, language)


def source(state: SourceState, muted: bool, chat: Chat, language: Language) -> Message:
    gettext = language.gettext
    spoken = gettext(LANGUAGES.get(state.source.language, state.source.language))
    if muted:
        text = gettext("An outlet in {language}, muted in this chat. Follow it again?")
    else:
        text = gettext("An outlet in {language}. Its headlines are in the lists of this chat.")
    number = tag(state.source.id)
    verb = gettext("Follow") if muted else gettext("Mute")
    buttons = (
        Button(verb, data=pack(LINK, SOURCE, number, int(not muted))),
        Button(gettext("Headlines"), data=pack(LINK, READ_SOURCE, number)),
    )
    title = harmless(state.source.title, LONGEST_SOURCE)
    return _asked(title, text.format(language=spoken), (buttons,), chat, language)


def pair(
    base: str, quote: str, absent: tuple[str, ...], board: Message, chat: Chat, language: Language
) -> Message:
    """`absent` are those that the chat's rates do not show yet, `board` is how the pair stands."""
    gettext = language.gettext
    buttons = []
    if absent:
        text = gettext("Add {currencies} to the rates of this chat?")
        data = pack(LINK, PAIR, int(base, 36), int(quote, 36))
        buttons.append(Button(gettext("Add"), data=data))
    else:
        text = gettext("The rates of this chat show {currencies}.")
    named = text.format(currencies=", ".join(absent or (base, quote)))
    hint = gettext("To be told when it moves: /alert {base}/{quote} 2%").format(
        base=base, quote=quote
    )
    at = PERIODS.index(USUAL_PERIOD)
    buttons.append(Button(gettext("Chart"), data=chart_button(base, quote, at, plain=True)))
    told = Markup("{}\n\n{}\n{}").format(Markup(board.html), named, hint)  # noqa: S704 - our own
    return _asked(f"{base}/{quote}", told, (tuple(buttons),), chat, language)


def _asked(
    title: str,
    text: str,
    buttons: tuple[tuple[Button, ...], ...],
    chat: Chat,
    language: Language,
) -> Message:
    html = str(GAP.join([bold(title), Markup("{}").format(text)]))
    if chat.greeted or chat.kind != "private":
        return Message(html, buttons)
    first = Button(language.gettext("Language, city, digest ›"), data=pack(FIRST, ASK_LANGUAGE))
    return Message(html, (*buttons, (first,)))
