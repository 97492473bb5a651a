"""Who is answered: the gate's word on each update."""

from bot.errors import ChatError
from bot.languages import language, spoken
from bot.model import Address
from bot.render import chat as chat_render
from bot.render import guests as render
from bot.values.channels import Place
from handlers.context import Context, Services
from handlers.incoming import Incoming


class ChannelOutside(ChatError):
    key = "The owner of this bot has to let {name} in first. I have asked; try again later."


def ignored(incoming: Incoming, services: Services) -> bool:
    """Of a banned person or chat nothing is heard; the owner may speak anywhere."""
    user_id = incoming.user_id
    if services.ownership.is_owner(user_id):
        return False
    return services.gate.bans(user_id, incoming.chat_id)


async def refused(context: Context) -> bool:
    """Whether who speaks is not let in: told once, and the owner asked."""
    services, incoming = context.services, context.incoming
    if services.gate.admits(incoming.user_id, incoming.chat_id):
        return False
    if context.pressed or services.ownership.owner is None:
        await context.tell(chat_render.private)
    elif await asked(incoming, services):
        await context.tell(render.passed_on)
    return True


async def asked(incoming: Incoming, services: Services) -> bool:
    """Ask the owner to let a chat in; False where that was done before."""
    kind, speaks = incoming.chat_kind, spoken(incoming.language) or "en"
    return await services.gate.ask(incoming.chat_id, kind, incoming.name, speaks)


async def present(incoming: Incoming, services: Services) -> bool:
    """The bot was added to a chat: whether it may be used there. The owner lets it in by adding
    it."""
    gate = services.gate
    if gate.admits(None, incoming.chat_id):
        return True
    if incoming.chat_kind == "private":
        return False
    new = await asked(incoming, services)
    if gate.welcomes(incoming.user_id):
        await gate.decide(incoming.chat_id, "admitted")
        return True
    if new and incoming.chat_kind != "channel":
        told = render.passed_on(language(spoken(incoming.language) or "en"))
        await services.replies.send(Address(incoming.chat_id), told)
    return False


async def check_channel(place: Place, context: Context) -> None:
    """Raises ChannelOutside where the owner has not let a channel in."""
    services, user_id = context.services, context.incoming.user_id
    if services.gate.admits(user_id, place.id):
        return
    await services.gate.ask(place.id, "channel", place.title, context.chat.language)
    raise ChannelOutside(name=place.title)
