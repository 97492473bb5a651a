"""/status: the owner sees how the bot is."""

from bot.render import status as render
from handlers import ownership
from handlers.context import Context


async def status(context: Context) -> None:
    ownership.check(context)
    services = context.services
    now = services.clock.now()
    states = await services.articles.sources()
    sends = await services.deliveries.report(now, render.DEAD)
    await context.reply(render.status(states, sends, services.begun_at, now, context.language))
