"""Scenes of what the demo's world does not bring about, for docs/messages.md: the bot's own words
for made-up facts, and every error with facts in its places."""

from collections.abc import Iterator, Mapping

from bot.errors import YamchiError
from bot.rates.conversion.problems import Misread
from bot.render import chat, conversion
from bot.render.buttons import StaleButton
from docs import made_up, made_up_owner
from docs.catalogues import errors
from docs.scenes import Scene, Shown

# What stands in the places of errors.
FACTS: Mapping[str, object] = {
    "ago": "5 h ago",
    "bank": "ECB",
    "base": "USD",
    "before": "475.09",
    "bot": "yamchi_bot",
    "bulletins": 90,
    "characters": 200,
    "code": "USD",
    "codes": "SEK, NOK, DKK",
    "command": "summary",
    "commands": "digest, alert, watch, settings, footer",
    "count": 21,
    "currency": "USD",
    "day": "2026-05-25",
    "days": 1830,
    "digits": 40,
    "first": "2026-05-24",
    "host": "news.example.kz",
    "id": 12345,
    "length": 4200,
    "level": "9,999",
    "limit": 4096,
    "megabytes": 2,
    "minutes": 15,
    "most": 20,
    "name": "@steppe_morning",
    "names": "30d, 90d, 1y",
    "near": "USD",
    "number": 99,
    "pair": "USD/KZT",
    "peg": "3.5",
    "percent": "+12.00",
    "provider": "NBK",
    "quote": "KZT",
    "reason": "HTTP 503",
    "said": "25:00",
    "seconds": 30,
    "sources": "NBK, CBU",
    "status": 503,
    "today": "2026-05-25",
    "value": "532.10",
    "what": "text/html",
    "word": "1.2.3",
    "words": 20,
}


TOLD: Mapping[str, Mapping[str, made_up.Words]] = {
    "Alerts, made up": made_up.ALERTS,
    "Headlines, made up": made_up.HEADLINES,
    "Digests and settings, made up": made_up.DIGESTS,
    "Rates, made up": made_up.RATES,
    "Channels, made up": made_up_owner.CHANNELS,
    "In private mode, made up": made_up_owner.GUESTS,
    "The owner, made up": made_up_owner.OWNER,
    "Troubles, made up": made_up_owner.TROUBLES,
}


def rare() -> Iterator[Scene]:
    for title, told in TOLD.items():
        yield Scene(title, tuple(Shown(cause, words) for cause, words in told.items()))
    kinds = sorted(errors(), key=lambda kind: (kind.__module__, kind.__qualname__))
    for module, head in ERRORS.items():
        of = [kind for kind in kinds if kind.__module__.startswith(module)]
        kinds = [kind for kind in kinds if kind not in of]
        yield Scene(head, tuple(map(_problem, of)))


# By the module that they are of; the last takes what is left.
ERRORS = {
    "handlers.": "Refused: commands and buttons",
    "bot.errors": "Refused: outlets and storage",
    "bot.rates.": "Refused: rates",
    "bot.": "Refused: what a chat may set",
}


def _made(kind: type[YamchiError]) -> YamchiError:
    """What is wrong with an amount has the whole text, and the place in it."""
    if issubclass(kind, Misread):
        facts = {name: FACTS[name] for name in FACTS if name != "word"}
        return kind("/convert 1.2.3 USD", 9, 14, **facts)
    if issubclass(kind, StaleButton):
        return kind("/news")
    return kind(**FACTS)


def _problem(kind: type[YamchiError]) -> Shown:
    error = _made(kind)
    words = conversion.misread if isinstance(error, Misread) else chat.problem
    return Shown(kind.__name__, lambda language: (words(error, language),))
