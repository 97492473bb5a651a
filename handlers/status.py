"""/status: the owner sees how the bot is."""

from bot.render import status as render
from handlers.broadcast import check_owner
from handlers.context import Context


async def status(context: Context) -> None:
    check_owner(context)
    services = context.services
    now = services.clock.now()
    states = await services.articles.sources()
    sends = await services.deliveries.report(now, render.DEAD)
    await context.reply(render.status(states, sends, services.begun_at, now, context.language))
