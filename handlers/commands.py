"""The one table of commands, from which the menu, /help and docs/commands.md come."""

from dataclasses import dataclass

from bot.render.buttons import (
    ALERT,
    BROADCAST,
    CHANNEL,
    CHART,
    CURRENCIES,
    DIGEST,
    ERASE,
    FIRST,
    FOLLOW,
    GUEST,
    LANGUAGE,
    LINK,
    MUTE,
    PAGE,
    SAVE,
    SAVED,
    SETTINGS,
    SINCE,
    SOURCES,
    SUMMARY,
    SWAP,
    TOPIC,
    WATCH,
    ZONE,
)
from handlers import (
    alerts,
    broadcast,
    channels,
    chart,
    convert,
    currencies,
    digests,
    follows,
    guests,
    language,
    links,
    news,
    privacy,
    rates,
    saved,
    settings,
    sources,
    start,
    status,
    summary,
    watches,
    zones,
)
from handlers.context import Handler


@dataclass(frozen=True, slots=True)
class Command:
    """`usage` and `description` are English msgids; `owner` tells that nobody else may use it."""

    name: str
    handler: Handler
    usage: str
    description: str
    owner: bool = False


COMMANDS: tuple[Command, ...] = (
    Command(
        "news",
        news.news,
        "/news",
        "The newest headlines; of a topic: /news Kazakhstan; only what is new to you: /news new",
    ),
    Command("search", news.search, "/search gas -oil", "Headlines and texts with your words"),
    Command("topics", news.topics, "/topics", "Countries and themes to follow"),
    Command(
        "watch",
        watches.watch,
        "/watch gas -oil",
        "Tells you at once of new headlines with your words",
    ),
    Command(
        "watches", watches.watches, "/watches", "What is watched for: pause, stop, quiet hours"
    ),
    Command(
        "summary",
        summary.summary,
        "/summary 2",
        "Headline 2 of the last list, or the page at an address, summed up",
    ),
    Command("save", summary.save, "/save 2", "Keeps headline 2 of the last list"),
    Command("saved", saved.saved, "/saved", "What you kept"),
    Command(
        "sources", sources.sources, "/sources", "The outlets and how they are; mute or follow each"
    ),
    Command(
        "rates",
        rates.rates,
        "/rates KZT RUB",
        "Official rates with their change, date and source; of a day: /rates 2026-11-20; "
        "what each bank says: /rates compare KZT",
    ),
    Command(
        "currencies",
        currencies.currencies,
        "/currencies",
        "Which currencies /rates shows in this chat, and against which",
    ),
    Command(
        "convert",
        convert.convert,
        "/convert 100 USD KZT",
        "An amount at the official rate; in private without /convert: 100 usd in kzt",
    ),
    Command(
        "alert",
        alerts.alert,
        "/alert USD/KZT > 530",
        "Tells you when an official rate gets there, moves (2%, 2% 5d) or is a high or low (high "
        "30d); these rates change once or a few times a day",
    ),
    Command("alerts", alerts.alerts, "/alerts", "Your alerts: pause, repeat, delete"),
    Command(
        "digest",
        digests.digest,
        "/digest 09:00 weekdays",
        "News and rates at a time of yours; of topics: /digest 18:30 economy; /digest now",
    ),
    Command(
        "settings",
        settings.settings,
        "/settings",
        "All settings of this chat in one message, and low data: text only, short lists",
    ),
    Command(
        "channel",
        channels.channel,
        "/channel @name",
        "In a private chat: manages a channel that you and the bot administer",
    ),
    Command("language", language.language, "/language", "The language of this chat"),
    Command("timezone", zones.timezone, "/timezone", "The time zone of this chat"),
    Command(
        "broadcast",
        broadcast.broadcast,
        "/broadcast We are back.",
        "Tells something to every chat, after a preview",
        owner=True,
    ),
    Command(
        "status",
        status.status,
        "/status",
        "How the bot is: outlets, messages, what was given up, versions",
        owner=True,
    ),
    Command(
        "guests",
        guests.guests,
        "/guests",
        "Who asks to use this bot, who was let in, who is banned",
        owner=True,
    ),
    Command("ban", guests.ban, "/ban 12345", "Ignores somebody from now on", owner=True),
    Command("unban", guests.unban, "/unban 12345", "Lifts a ban", owner=True),
    Command(
        "chart",
        chart.chart,
        "/chart USD/KZT 90d",
        "How a rate went: 30d, 90d, 1y or 5y; with “text” as a line in place of a picture",
    ),
    Command("export", privacy.export, "/export", "All that is stored of this chat, as a file"),
    Command("forget_me", privacy.forget_me, "/forget_me", "Erases all that is stored of this chat"),
    Command("privacy", privacy.privacy, "/privacy", "What is kept of this chat, and why"),
    Command("start", start.start, "/start", "What this bot does"),
    Command("help", start.help_, "/help", "All commands"),
)

BUTTONS: dict[str, Handler] = {
    PAGE: news.turn,
    SINCE: news.since_pressed,
    TOPIC: news.topic,
    SUMMARY: summary.pressed,
    SAVE: summary.save_pressed,
    SOURCES: sources.turn,
    MUTE: sources.toggle,
    SWAP: convert.swap,
    CHART: chart.pressed,
    WATCH: watches.pressed,
    DIGEST: digests.pressed,
    BROADCAST: broadcast.pressed,
    ZONE: zones.pressed,
    SAVED: saved.pressed,
    CURRENCIES: currencies.pressed,
    ALERT: alerts.pressed,
    LANGUAGE: language.pressed,
    SETTINGS: settings.pressed,
    FOLLOW: follows.pressed,
    FIRST: start.pressed,
    LINK: links.pressed,
    ERASE: privacy.pressed,
    CHANNEL: channels.pressed,
    GUEST: guests.pressed,
}

# What gives fresh buttons for those of each letter.
AGAIN: dict[str, str] = {
    PAGE: "/news",
    SINCE: "/news new",
    TOPIC: "/topics",
    SUMMARY: "/news",
    SAVE: "/news",
    SOURCES: "/sources",
    MUTE: "/sources",
    SWAP: "/convert",
    CHART: "/chart",
    WATCH: "/watches",
    DIGEST: "/digest",
    BROADCAST: "/broadcast",
    ZONE: "/timezone",
    SAVED: "/saved",
    CURRENCIES: "/currencies",
    ALERT: "/alerts",
    LANGUAGE: "/language",
    SETTINGS: "/settings",
    FOLLOW: "/settings",
    FIRST: "/start",
    LINK: "/start",
    ERASE: "/forget_me",
    CHANNEL: "/channel",
    GUEST: "/guests",
}
