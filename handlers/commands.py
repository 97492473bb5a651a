"""The one table of commands, from which the menu, /help and docs/commands.md come."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.render.buttons import PAGE, SAVE, SUMMARY
from handlers import news, rates, start, summary
from handlers.context import Context

Handler = Callable[[Context], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Command:
    """`usage` and `description` are English msgids."""

    name: str
    handler: Handler
    usage: str
    description: str


COMMANDS: tuple[Command, ...] = (
    Command("news", news.news, "/news", "The newest headlines, six at a time"),
    Command("summary", summary.summary, "/summary 2", "Headline 2 of the last list, summed up"),
    Command("saved", summary.saved, "/saved", "What you kept with Save"),
    Command("rates", rates.rates, "/rates", "Official rates with their change, date and source"),
    Command("start", start.start, "/start", "What this bot does"),
    Command("help", start.help_, "/help", "All commands"),
)

BUTTONS: dict[str, Handler] = {PAGE: news.turn, SUMMARY: summary.pressed, SAVE: summary.save}
