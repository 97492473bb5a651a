"""/status: the owner sees how the bot is."""

from bot.render import status as render
from handlers import ownership
from handlers.context import Context


async def status(context: Context) -> None:
    ownership.check(context)
    services = context.services
    now = services.clock.now()
    found = render.Found(
        states=await services.articles.sources(),
        sends=await services.deliveries.report(now, render.DEAD),
        whole=await services.survey.overview(now),
        begun_at=services.begun_at,
    )
    await context.reply(render.status(found, now, context.language))
