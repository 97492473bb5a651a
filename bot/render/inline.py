"""What is offered behind the bot's name in any chat: conversions, the board, headlines."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from markupsafe import Markup

from bot.errors import YamchiError
from bot.languages import Language
from bot.model import Article, Message
from bot.rates import change
from bot.rates.board import Gap, Line
from bot.rates.conversion.exchange import Conversion
from bot.render import conversion as conversions
from bot.render import rates as boards
from bot.render.pieces import LONGEST_SOURCE, LONGEST_TITLE, harmless, linked
from bot.text import clean, safe_link
from bot.values.offers import Offer

LONGEST_LINE = 120
LONGEST_HINT = 64


def conversion(done: Conversion, language: Language) -> list[Offer]:
    """All results in one message, and where there are several each for itself."""
    if not done.results:
        return []
    offers = [_converted("all", done, language)]
    if len(done.results) > 1:
        for result in done.results:
            one = replace(done, results=(result,), gaps=())
            offers.append(_converted(result.total.currency, one, language))
    return offers


def board(lines: Sequence[Line | Gap], language: Language) -> list[Offer]:
    """All of it, then each rate for itself; nothing where there is no rate yet."""
    known = [line for line in lines if isinstance(line, Line)]
    if not known:
        return []
    whole = Offer(
        id="rates:all",
        title=language.gettext("Official rates"),
        description=_short(", ".join(boards.figure(line, language) for line in known)),
        message=boards.rates(lines, language),
    )
    return [whole, *(_rate(line, language) for line in known)]


def headlines(articles: Iterable[Article], now: datetime, language: Language) -> list[Offer]:
    return [_headline(article, now, language) for article in articles]


def examples(language: Language) -> str:
    return language.gettext("Type 100 usd kzt, rates or a topic")


def problem(error: YamchiError, language: Language) -> str:
    """An error's own words, as far as they fit above the results."""
    text = language.gettext(error.told or error.key)
    return _cut(text.format(**error.facts), LONGEST_HINT)


def _converted(name: str, done: Conversion, language: Language) -> Offer:
    message = conversions.conversion(done, language)
    rows = [tuple(button for button in row if not button.data) for row in message.buttons]
    return Offer(
        id=f"convert:{name}",
        title=_cut(conversions.headline(done, language), LONGEST_LINE),
        description=_short("; ".join(boards.sources(done.lines, language))),
        message=replace(message, buttons=tuple(filter(None, rows))),
    )


def _rate(line: Line, language: Language) -> Offer:
    moved = (
        ""
        if line.change is None
        else f"  {change.shown(line.change, language.number, line.change_bound)}"
    )
    return Offer(
        id=f"rates:{line.base}{line.currency}",
        title=boards.figure(line, language) + moved,
        description=_short("; ".join(boards.sources([line], language))),
        message=boards.rates([line], language),
    )


def _headline(article: Article, now: datetime, language: Language) -> Offer:
    """A message that stands for itself: title, outlet, and the page's own preview."""
    title, source = (
        harmless(article.title, LONGEST_TITLE),
        harmless(article.source_title, LONGEST_SOURCE),
    )
    html = Markup("{}\n{}").format(linked(title, article.url), source)
    return Offer(
        id=f"news:{article.id}",
        title=_cut(clean(article.title), LONGEST_LINE) or article.source_title,
        description=f"{clean(article.source_title)} · {language.ago(article.published_at, now)}",
        message=Message(str(html), preview=safe_link(article.url)),
        url=safe_link(article.url),
    )


def _short(text: str) -> str:
    return _cut(text, LONGEST_LINE)


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1].rstrip()}…"
