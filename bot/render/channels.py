"""Channels: what is posted in them, and the pages on which they are managed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from markupsafe import Markup

from bot.languages import Language
from bot.model import Button, Chat, Message
from bot.render import rich, settings
from bot.render.behalf import wrap
from bot.render.buttons import CHANNEL, pack
from bot.render.pieces import GAP, LIMIT, MOST_ENTITIES, bold, harmless, measured
from bot.values.channels import Channel, Draft

LONGEST_TITLE = 64
# What a channel's button does; its number stands behind the channel's.
PAGE, LINK, UNLINK, FOOTER, SIGN, REVIEW, PUBLISH, SKIP, UNLINK_SURE, EDIT = range(10)
LIST = 0  # of a button that names no channel
OWN_NAME, NONE = 1, 0  # footers to choose from


def post(messages: Sequence[Message], footer: str) -> tuple[Message, ...]:
    """As they are posted: without buttons that would be every reader's, each with the footer."""
    shown = [replace(each, buttons=_open(each)) for each in messages]
    return tuple(_signed(shown, footer) if footer else shown)


def _open(message: Message) -> tuple[tuple[Button, ...], ...]:
    rows = (tuple(each for each in row if each.data is None) for row in message.buttons)
    return tuple(filter(None, rows))


def _signed(messages: Sequence[Message], text: str) -> list[Message]:
    """Under each that has room for it, and in any case under the last."""
    footer = _plain(text)
    size, _ = measured(footer)
    signed = []
    for number, message in enumerate(messages, 1):
        length, entities = measured(Markup(message.html))  # noqa: S704 - our own HTML
        if length + size + len(GAP) <= LIMIT and entities <= MOST_ENTITIES:
            body = rich.signed(message.rich, text) if message.rich else None
            signed.append(replace(message, html=f"{message.html}{GAP}{footer}", rich=body))
        else:
            last = number == len(messages)
            signed += [message, Message(str(footer))] if last else [message]
    return signed


def named(message: Message, channel: Channel) -> Message:
    """A notice about a channel, which it names."""
    return replace(message, html=f"{bold(_title(channel))}{GAP}{message.html}")


def asked(draft: Draft, channel: Channel, language: Language) -> Message:
    """The question under a digest that is shown for review."""
    gettext = language.gettext
    text = gettext("This digest is for {channel}. It is posted exactly as shown, or not at all.")
    row = (
        Button(gettext("Publish"), data=_data(channel, PUBLISH, draft.id)),
        Button(gettext("Skip"), data=_data(channel, SKIP, draft.id)),
    )
    return Message(str(_plain(text.format(channel=_title(channel)))), (row,))


def decided(channel: Channel, language: Language, *, published: bool) -> Message:
    gettext = language.gettext
    text = gettext("Published in {channel}.") if published else gettext("Skipped in {channel}.")
    return Message(str(_plain(text.format(channel=_title(channel)))))


def page(
    channel: Channel,
    chat: Chat,
    counts: settings.Counts,
    managers: int,
    now: datetime,
    language: Language,
) -> Message:
    """All settings of a channel; `chat` is the channel's."""
    gettext = language.gettext
    overview = settings.overview(chat, counts, now, language, _title(channel))
    lines = [
        gettext("Footer: {footer}").format(footer=channel.footer or gettext("none")),
        gettext("Review before posting: {state}").format(state=_state(channel, language)),
        language.ngettext("{n} person manages it", "{n} people manage it", managers).format(
            n=language.integer(managers)
        ),
    ]
    how = gettext("To add something: {example}").format(
        example=f"/channel {channel.address} digest 09:00 {gettext('weekdays')}"
    )
    told = Markup("\n").join([Markup(overview.html), *map(_plain, lines)])  # noqa: S704 - our own HTML
    html = GAP.join([told, _plain(how)])
    return Message(str(html), (*overview.buttons, *_own(channel, language)))


def _own(channel: Channel, language: Language) -> tuple[tuple[Button, ...], ...]:
    gettext = language.gettext
    review = gettext("Review")
    return (
        (
            Button(gettext("Footer"), data=_data(channel, FOOTER)),
            Button(
                f"✓ {review}" if channel.review else review,
                data=_data(channel, REVIEW, int(not channel.review)),
            ),
        ),
        (
            Button(gettext("Unlink"), data=_data(channel, UNLINK)),
            Button(gettext("‹ Channels"), data=pack(CHANNEL, LIST)),
        ),
    )


def _state(channel: Channel, language: Language) -> str:
    if channel.review:
        return language.gettext("on: digests come here first, to publish or to skip")
    return language.gettext("off")


def footer(channel: Channel, language: Language) -> Message:
    gettext, own_title = language.gettext, harmless(channel.title, LONGEST_TITLE)
    parts = [
        bold(gettext("Footer")),
        _plain(channel.footer or gettext("none")),
        _plain(
            gettext("It stands under each post. To set one: {example}").format(
                example=f"/channel {channel.address} footer {own_title}"
            )
        ),
    ]
    own = Button(channel.address, data=_data(channel, SIGN, OWN_NAME))
    none = Button(gettext("No footer"), data=_data(channel, SIGN, NONE))
    edit = Button(gettext("Change"), data=_data(channel, EDIT))
    row = (edit, own, none) if channel.username else (edit, none)
    return Message(str(GAP.join(parts)), (row, (_back(channel),)))


def unlink(channel: Channel, language: Language) -> Message:
    """Asked once more, since digests stop with the last who manages it."""
    gettext = language.gettext
    text = gettext(
        "Unlink {channel}? When nobody manages it, nothing more is posted in it; what was set "
        "stays for the next time."
    )
    sure = Button(gettext("Unlink"), data=_data(channel, UNLINK_SURE))
    return Message(str(_plain(text.format(channel=_title(channel)))), ((sure, _back(channel)),))


def _back(channel: Channel) -> Button:
    return Button(f"‹ {harmless(channel.title, 24)}", data=_data(channel, PAGE))


def listed(channels: Sequence[Channel], language: Language) -> Message:
    gettext = language.gettext
    how = gettext(
        "Make me an administrator of your channel who may post messages, then say "
        "/channel @name here. You must be an administrator of it too."
    )
    parts = [bold(gettext("Channels")), _plain(how)]
    rows = tuple((Button(_title(each), data=_data(each, PAGE)),) for each in channels)
    return Message(str(GAP.join(parts)), rows)


def offered(channel: Channel, language: Language) -> Message:
    """For who has just let the bot post in a channel."""
    gettext = language.gettext
    text = gettext("I may post in {channel} now. Shall it be managed from here?")
    button = Button(gettext("Manage"), data=_data(channel, LINK))
    return Message(str(_plain(text.format(channel=_title(channel)))), ((button,),))


def lost(channel: Channel, language: Language) -> Message:
    text = language.gettext(
        "I may not post in {channel} any more, so it is unlinked. What was set stays. When I am "
        "an administrator there again, say /channel {address}"
    )
    return Message(str(_plain(text.format(channel=_title(channel), address=channel.address))))


def _title(channel: Channel) -> str:
    title = harmless(channel.title, LONGEST_TITLE)
    return f"{title} (@{channel.username})" if channel.username else title


def _data(channel: Channel, verb: int, *numbers: int) -> str:
    return wrap(channel.id, CHANNEL, verb, *numbers)


def _plain(text: str) -> Markup:
    return Markup("{}").format(text)
