"""Answers to the bot's own questions: what is to be changed, in the person's words."""

from dataclasses import replace

from bot.errors import ChatError
from bot.render import chat as render
from bot.render.buttons import ALERT, CHANNEL, DIGEST, WATCH
from bot.render.questions import answered
from handlers import alerts, channels, digests, watches
from handlers.context import Context, Handler

HANDLERS: dict[str, Handler] = {
    ALERT: alerts.answered,
    CHANNEL: channels.answered,
    DIGEST: digests.answered,
    WATCH: watches.answered,
}


def is_answer(context: Context) -> bool:
    found = answered(context.incoming.links)
    return found is not None and found[0] in HANDLERS and bool(context.incoming.text.strip())


async def take(context: Context) -> None:
    """To be called where it is one."""
    found = answered(context.incoming.links)
    if found is None:
        return
    action, number, channel_id = found
    said = " ".join(context.incoming.text.split())
    context = replace(context, numbers=(number,), words=said)
    if channel_id is None:
        await HANDLERS[action](context)
    elif context.chat.kind == "private":
        managing = await channels.managing(channel_id, context)
        try:
            await HANDLERS[action](managing)
        except ChatError as error:
            shown = error
            await managing.tell(lambda language: render.problem(shown, language))
