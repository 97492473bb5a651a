"""/channel: channels that are managed from the private chat of one of their administrators."""

import re
from dataclasses import replace

from bot.errors import (
    ChatError,
    TelegramRefused,
    TelegramUnknown,
    TelegramUnreachable,
    TooManyRequests,
)
from bot.render import channels as render
from bot.render import chat as chat_render
from bot.render.behalf import unwrap
from bot.render.buttons import (
    ALERT,
    CHANNEL,
    CURRENCIES,
    DIGEST,
    ERASE,
    FOLLOW,
    LANGUAGE,
    MUTE,
    SETTINGS,
    SOURCES,
    WATCH,
    ZONE,
    StaleButton,
)
from bot.values.channels import Channel, Place
from handlers import (
    administrators,
    admission,
    alerts,
    currencies,
    digests,
    follows,
    language,
    privacy,
    settings,
    sources,
    watches,
    zones,
)
from handlers.administrators import ADMINISTRATORS, SilentTelegram
from handlers.context import Context, Handler

# What is done for a channel, by a button and by word, just as for the chat itself.
BUTTONS: dict[str, Handler] = {
    DIGEST: digests.pressed,
    ALERT: alerts.pressed,
    WATCH: watches.pressed,
    SETTINGS: settings.pressed,
    FOLLOW: follows.pressed,
    SOURCES: sources.turn,
    MUTE: sources.toggle,
    CURRENCIES: currencies.pressed,
    LANGUAGE: language.pressed,
    ZONE: zones.pressed,
    ERASE: privacy.pressed,
}
COMMANDS: dict[str, Handler] = {
    "digest": digests.digest,
    "alert": alerts.alert,
    "alerts": alerts.alerts,
    "watch": watches.watch,
    "watches": watches.watches,
    "settings": settings.settings,
    "sources": sources.sources,
    "currencies": currencies.currencies,
    "language": language.language,
    "timezone": zones.timezone,
    "export": privacy.export,
    "forget_me": privacy.forget_me,
}
NAME = re.compile(r"(?:https?://)?(?:t\.me/|@)?([A-Za-z]\w{3,31})/?|(-100\d{5,13})", re.ASCII)
OFF = frozenset({"off", "none", "-"})
GONE = (TelegramUnreachable, TelegramUnknown, TooManyRequests)


class OnlyInPrivate(ChatError):
    key = "Channels are managed in a private chat with me. Write there: @{bot}"


class NoName(ChatError):
    key = "Which channel? By its name or its number: /channel @name"


class NoSuchChannel(ChatError):
    key = "I see no channel {name}. Make me an administrator of it who may post, then try again."


class NoChannel(ChatError):
    key = "{name} is no channel. What is set in a group is set there: /settings"


class NotYours(ChatError):
    key = (
        "You are no administrator of {name}, so you cannot manage it. "
        "Ask its owner to make you one, then try again."
    )


class MayNotPost(ChatError):
    key = (
        "I may not post in {name}. Make me an administrator of it who may post messages, "
        "then say /channel {name}"
    )


class NotLinked(ChatError):
    key = "That channel is not managed from here. To link it: /channel @name"


class UnknownForChannel(ChatError):
    key = "For a channel I know: {commands}. For example: /channel {name} digest 09:00"


async def channel(context: Context) -> None:
    """Alone it lists, with a name it links and shows, with a command it does that."""
    if context.chat.kind != "private":
        raise OnlyInPrivate(bot=context.services.username)
    name, _, said = " ".join(context.words.split()).partition(" ")
    if not name:
        await _list(context)
        return
    linked = await _link(_named(name), context)
    if said:
        await _carry_out(said, linked)
    else:
        await linked.reply(await settings.overview(linked))


async def pressed(context: Context) -> None:
    """A button of a channel's page. Whether it may be pressed is found out each time anew."""
    if context.chat.kind != "private":
        raise StaleButton
    if context.numbers == (render.LIST,):
        await context.edit(render.listed(await _mine(context), context.language))
        await context.answer()
        return
    channel_id, action, numbers = unwrap(context.numbers)
    if (action, numbers) == (CHANNEL, (render.LINK,)):
        linked = await _link(channel_id, context)
        await linked.edit(await settings.overview(linked))
        await linked.answer()
        return
    managed = replace(await managing(channel_id, context), numbers=numbers)
    if action == CHANNEL:
        await _own(managed)
    elif action in BUTTONS:
        await _inside(BUTTONS[action], managed)
    else:
        raise StaleButton


async def answered(context: Context) -> None:
    """A footer, as the answer to the question for it."""
    if context.channel is None:
        raise NotLinked
    await _sign(context.words, context, shown=False)


async def stands(context: Context, status: str, *, absent: bool) -> None:
    """The bot's own standing in a channel has changed."""
    services, channel_id = context.services, context.chat.id
    if absent:
        await services.channels.lost(channel_id, status)
    elif await services.channels.managed(channel_id):
        await services.channels.chat(channel_id)
    else:
        await _offer(context)


async def _offer(context: Context) -> None:
    """To who let the bot post, if they talk with it already."""
    services, user_id = context.services, context.incoming.user_id
    person = await services.chats.known(user_id) if user_id else None
    if person is None or person.inactive is not None:
        return
    place = await _place(context.chat.id, context)
    found = Channel(place.id, place.title, place.username)
    asking = replace(context, chat=person, incoming=replace(context.incoming, thread_id=None))
    await asking.reply(render.offered(found, asking.language))


async def _list(context: Context) -> None:
    await context.reply(render.listed(await _mine(context), context.language))


async def _mine(context: Context) -> list[Channel]:
    return await context.services.channels.of(context.chat.id)


def _named(name: str) -> str | int:
    """What getChat takes. Raises NoName."""
    match = NAME.fullmatch(name)
    if match is None:
        raise NoName
    return int(match[2]) if match[2] else f"@{match[1]}"


async def _link(name: str | int, context: Context) -> Context:
    """Link it, or link it again: its title may have changed."""
    place = await _place(name, context)
    if place.kind != "channel":
        raise NoChannel(name=name)
    await _check(Channel(place.id, place.title, place.username), context)
    await admission.check_channel(place, context)
    linked, chat = await context.services.channels.link(context.chat, place)
    return _for(linked, replace(context, chat=chat, desk=context.chat))


async def _place(name: str | int, context: Context) -> Place:
    try:
        return await context.services.replies.place(name)
    except TelegramRefused:
        raise NoSuchChannel(name=name) from None
    except GONE:
        raise SilentTelegram from None


async def managing(channel_id: int, context: Context) -> Context:
    """For a channel that is linked and may still be managed. Raises NotLinked and what _check
    raises."""
    services = context.services
    linked = await services.channels.linked(context.chat.id, channel_id)
    if linked is None:
        raise NotLinked
    await _check(linked, context)
    chat = await services.channels.chat(channel_id)
    return _for(linked, replace(context, chat=chat, desk=context.chat))


def _for(linked: Channel, context: Context) -> Context:
    incoming = replace(context.incoming, thread_id=None, within=context.pressed)
    return replace(context, channel=linked, incoming=incoming)


async def _check(found: Channel, context: Context) -> None:
    """Both rights. Where one is gone, so is the link.

    Raises MayNotPost, NotYours and SilentTelegram.
    """
    services, person = context.services, context.chat.id
    replies = services.replies
    try:
        posts = (await replies.standing(found.id)).posts
        status = (await replies.standing(found.id, person)).status if posts else ""
    except TelegramRefused:
        posts, status = False, ""
    except GONE:
        raise SilentTelegram from None
    if not posts:
        if await services.channels.managed(found.id):
            await services.channels.lost(found.id, administrators.MUTED)
        raise MayNotPost(name=found.address)
    if status not in ADMINISTRATORS:
        if await services.channels.linked(person, found.id):
            await services.channels.unlink(person, found.id)
        raise NotYours(name=found.address)


async def _carry_out(said: str, context: Context) -> None:
    assert context.channel is not None  # noqa: S101 - a misuse inside the program
    name, _, words = said.removeprefix("/").partition(" ")
    name = name.casefold()
    if name == "footer":
        await _sign("" if words.casefold() in OFF else words, context, shown=not words)
    elif name in COMMANDS:
        await _inside(COMMANDS[name], replace(context, words=words))
    else:
        known = ", ".join((*COMMANDS, "footer"))
        raise UnknownForChannel(commands=known, name=context.channel.address)


async def _sign(footer: str, context: Context, *, shown: bool) -> None:
    if not shown:
        await context.services.channels.sign(context.chat.id, footer)
        context = await _again(context)
    assert context.channel is not None  # noqa: S101 - see _carry_out
    await context.reply(render.footer(context.channel, context.language))


async def _inside(handler: Handler, context: Context) -> None:
    """What goes wrong there is told as it holds for the channel."""
    try:
        await handler(context)
    except ChatError as error:
        shown = error
        await context.tell(lambda language: chat_render.problem(shown, language))


async def _again(context: Context) -> Context:
    """With the channel as it is now."""
    desk = context.desk
    assert desk is not None  # noqa: S101 - see _carry_out
    return replace(
        context, channel=await context.services.channels.linked(desk.id, context.chat.id)
    )


async def _own(context: Context) -> None:
    """What only a channel has."""
    desk, channel, services = context.desk, context.channel, context.services
    assert desk is not None  # noqa: S101 - see _carry_out
    assert channel is not None  # noqa: S101
    context.incoming = replace(context.incoming, within=False)
    match context.numbers:
        case (render.PAGE,):
            await context.edit(await settings.overview(context))
        case (render.FOOTER,):
            await context.edit(render.footer(channel, context.language))
        case (render.EDIT,):
            await context.ask(CHANNEL, 0, channel.footer or channel.address, "Silk Road Daily")
        case (render.SIGN, (render.OWN_NAME | render.NONE) as choice):
            footer = channel.address if choice == render.OWN_NAME else ""
            await services.channels.sign(channel.id, footer)
            await context.edit(render.footer(replace(channel, footer=footer), context.language))
        case (render.REVIEW, (0 | 1) as on):
            await services.channels.review(channel.id, on=bool(on))
            context = await _again(context)
            await context.edit(await settings.overview(context))
        case (render.UNLINK,):
            await context.edit(render.unlink(channel, context.language))
        case (render.UNLINK_SURE,):
            await services.channels.unlink(desk.id, channel.id)
            home = context.at_home()
            await home.edit(render.listed(await _mine(home), home.language))
        case (render.PUBLISH | render.SKIP as verb, draft_id):
            await _decide(draft_id, channel, context, published=verb == render.PUBLISH)
        case _:
            raise StaleButton
    await context.answer()


async def _decide(draft_id: int, channel: Channel, context: Context, *, published: bool) -> None:
    services = context.services
    decide = services.channels.publish if published else services.channels.skip
    await decide(channel.id, draft_id)
    await context.edit(render.decided(channel, context.language, published=published))
