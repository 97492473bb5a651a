"""Made-up facts, and what the bot says of them: cause -> words."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from bot.alerts.decision import Fired, Point
from bot.digest.choice import Story
from bot.digest.edition import Edition, Item
from bot.digest.slots import DAILY
from bot.languages import Language
from bot.model import Article, Chat, Look, Message, Page, Summary, Written
from bot.rates.lines import Gap, Line
from bot.render import (
    alerts,
    chart,
    comparison,
    digest,
    digests,
    first,
    follows,
    news,
    privacy,
    questions,
    rates,
    reading,
    saved,
    settings,
    summary,
    topics,
    watches,
)
from bot.values.alerts import Alert, Rule, Sighting
from bot.values.digests import Digest
from bot.values.saved import Kept, KeptPage
from bot.values.watches import Watch
from handlers.listing import ALL_MUTED, NO_MATCH_FOLLOWED, NO_SOURCE

SOURCE = "Steppe Courier"
NOW = datetime(2026, 5, 25, 3, 10, tzinfo=UTC)
DAY = date(2026, 5, 25)
LATER = NOW + timedelta(days=90)
Words = Callable[[Language], tuple[Message, ...]]
CHAT = Chat(1, "private", "en", "Asia/Tashkent", quiet=(1320, 420))


def one(words: Callable[[Language], Message]) -> Words:
    return lambda language: (words(language),)


def notice(words: Callable[[Language], str]) -> Words:
    """What stands over the chat for a moment, once a button is pressed."""
    return lambda language: (Message(words(language)),)


def said(text: str) -> Words:
    return notice(lambda language: language.gettext(text))


def alert(kind: str, level: str = "0", span: int = 0, **changes: object) -> Alert:
    rule = Rule(kind, Decimal(level), span)  # type: ignore[arg-type]
    made = Alert(1, 1, None, "USD", "KZT", rule, NOW, LATER, Decimal("475.09"), DAY)
    return replace(made, **changes)  # type: ignore[arg-type]


STOOD = Sighting(
    "USD",
    "KZT",
    Decimal("475.09"),
    Decimal(0),
    DAY,
    "National Bank of Kazakhstan",
    "nbk",
    exact=True,
)


def fired(*told: tuple[Alert, str]) -> Words:
    since = Point(DAY - timedelta(days=3), Decimal("475.09"))
    found = [
        Fired(
            which,
            since,
            replace(STOOD, value=Decimal(value)),
        )
        for which, value in told
    ]
    return lambda language: alerts.fired(found, language)


ALERTS: dict[str, Words] = {
    "/alert USD/KZT 2%, in quiet hours": one(
        lambda language: alerts.added(alert("move", "2", again=True), STOOD, CHAT, language)
    ),
    "rises to a level": fired((alert("above", "480"), "484.59")),
    "falls to a level": fired((alert("below", "470"), "468.20")),
    "moves up": fired((alert("move", "2"), "484.59")),
    "moves down within some bulletins": fired((alert("move", "2", 5), "464.10")),
    "a new high": fired((alert("high", span=30), "484.59")),
    "a new low": fired((alert("low", span=30), "464.10")),
    "told each time": fired((alert("above", "480", again=True), "484.59")),
    "several at once": fired((alert("above", "480"), "484.59"), (alert("move", "2"), "484.59")),
    "some days before the end": lambda language: alerts.ending(
        [alert("above", "530"), alert("high", span=365)], language
    ),
    "[+90 days 1]": notice(lambda language: alerts.prolonged(alert("above", "530"), language)),
    "[Again]": said("Waiting for it again."),
    "the list": one(
        lambda language: alerts.listed(
            [
                alert("above", "480", state="done", told_at=NOW),
                alert("below", "400", state="done"),
                alert("move", "2", again=True, state="resting"),
                alert("high", span=30, paused=True),
                alert("above", "530", warned=True),
            ],
            {},
            0,
            language,
        )
    ),
    "the list, with all deleted": one(
        lambda language: alerts.listed([], {}, 0, language, alert("low", span=30))
    ),
}


def article(number: int, title: str = "Gas prices rise", **changes: object) -> Article:
    made = Article(
        number,
        "courier",
        SOURCE,
        "en",
        f"https://news.example.kz/{number}",
        title,
        "Gas prices rise. More at noon.",
        False,
        NOW - timedelta(hours=number),
        NOW,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def watched(count: int) -> Words:
    articles = [article(n, f"Gas prices rise ({n})") for n in range(1, count + 1)]
    also = {1: tuple(f"{SOURCE} {n}" for n in range(2, 7))}
    return lambda language: watches.found(articles, ["gas", "electricity"], also, 1, NOW, language)


EMPTY = Page((), 1, 0, 0)
ONE_PAGE = Page((article(1),), 1, 1, 1)
LOOK = Look(1, NOW - timedelta(hours=5))

HEADLINES: dict[str, Words] = {
    "a watch found one": watched(1),
    "a watch found some": watched(3),
    "after quiet hours, many": watched(8),
    "more than are shown": lambda language: watched(60)(language)[-1:],
    "/watch in quiet hours": one(
        lambda language: watches.added(Watch(1, 1, "gas"), "12", CHAT, language)
    ),
    "/watches in quiet hours": one(
        lambda language: watches.listed([Watch(1, 1, "gas")], 0, 20, CHAT, language)
    ),
    "a watch's words are changed": one(
        lambda language: watches.reworded(Watch(1, 1, "gas -football"), "gas", 1, language)
    ),
    "[Undo]": said("It is back."),
    "[▶]": said("Watching again."),
    "/news before anything was read": one(lambda language: news.headlines(EMPTY, NOW, language)),
    "/news OUTLET, nothing from it yet": one(
        lambda language: news.headlines(
            EMPTY, NOW, language, news.Listed(SOURCE, nothing=NO_SOURCE)
        )
    ),
    "/news, all muted": one(
        lambda language: news.headlines(EMPTY, NOW, language, news.Listed(nothing=ALL_MUTED))
    ),
    "/news WORDS, most muted": one(
        lambda language: news.headlines(
            EMPTY, NOW, language, news.Listed("gas", nothing=NO_MATCH_FOLLOWED)
        )
    ),
    "/news after some hours": one(
        lambda language: news.with_new(
            news.headlines(ONE_PAGE, NOW, language), replace(ONE_PAGE, total=7), LOOK, language
        )
    ),
    "/topics after a week without news": one(lambda language: topics.topics([], language)),
    "/summary URL, while it is read": one(reading.working),
    "/summary of a page that could not be read": one(
        lambda language: reading.unread(
            summary.summary(article(1, cut=True), Summary(("Gas prices rise.",)), language),
            language,
        )
    ),
    "/summary of a headline alone": one(
        lambda language: summary.summary(article(1, text=""), Summary(()), language)
    ),
    "/summary by a model": one(
        lambda language: summary.summary(
            article(1),
            Summary(("Gas prices rise.",), ("More at noon.",)),
            language,
            Written("Gas prices rise.", "steppe-7b"),
        )
    ),
}


def sent(hour: int, **changes: object) -> Words:
    slot = datetime(2026, 5, 25, hour, tzinfo=UTC)
    story = Story(article(1), (f"{SOURCE} 2",), None, 1.0)
    made = Edition(slot, "", (), ((None, (Item(story, "Gas prices rise."),)),))
    return lambda language: digest.digest(replace(made, **changes), language)  # type: ignore[arg-type]


def ordered(**changes: object) -> Digest:
    made = Digest(1, 1, None, time(9), DAILY, LATER, NOW, "gas")
    return replace(made, **changes)  # type: ignore[arg-type]


DIGESTS: dict[str, Words] = {
    "at noon, with more than fits": sent(13, more=21),
    "in the evening, late": sent(19, late=True),
    "nothing new": sent(9, sections=()),
    "without rates, and always": one(
        lambda language: digests.settings(ordered(rates=False, quiet=False), CHAT, language)
    ),
    "changed": one(
        lambda language: digests.amended(ordered(at=time(10)), ordered(), 1, CHAT, language)
    ),
    "the list, with one deleted": one(
        lambda language: digests.listed([], CHAT, language, ordered())
    ),
    "[▶]": said("It goes on."),
    "[No digest] in the first minute": one(lambda language: first.ready(None, CHAT, language)),
    "/settings, Topics": one(lambda language: follows.page(CHAT, language)),
    "/settings with rich messages": one(
        lambda language: settings.overview(
            replace(CHAT, rich=True, lean=True), settings.Counts(1, 2, 3, 4), NOW, language
        )
    ),
    "a setting is made by a button": said("Set."),
    "/settings, Rates and alerts: ✎": one(
        lambda language: questions.question("a", 1, "USD/KZT > 530", "> 540", "bot", None, language)
    ),
    "/forget_me, Keep it": one(privacy.kept),
    "/saved, ✕": one(
        lambda language: saved.saved(KeptPage((), 1, 0), NOW, language, Kept(article(1), NOW))
    ),
}

LINE = Line(
    "USD",
    "KZT",
    Decimal("475.09"),
    Decimal(0),
    DAY - timedelta(days=4),
    "nbk",
    "National Bank of Kazakhstan",
)
RATES: dict[str, Words] = {
    "a bank has been silent": one(
        lambda language: rates.rates(
            [
                replace(LINE, fetched_at=NOW - timedelta(days=3), change=Decimal("-0.77")),
                replace(
                    LINE,
                    instead_of="National Bank of Kazakhstan",
                    instead_since=DAY - timedelta(days=9),
                ),
                replace(LINE, source_name="Frankfurter", indicative=True),
            ],
            language,
            now=NOW,
        )
    ),
    "no bank has answered yet": one(
        lambda language: rates.rates([Gap("KZT", "National Bank of Kazakhstan")], language, now=NOW)
    ),
    "no rate of that day": one(
        lambda language: rates.rates([Gap("KZT", None)], language, day=date(1999, 1, 5))
    ),
    "/rates compare, some the same": one(
        lambda language: comparison.compared(
            "KZT",
            [LINE, LINE, replace(LINE, value=Decimal("475.1"), bound=Decimal("0.05"))],
            NOW,
            language,
        )
    ),
    "/rates compare, one source": one(
        lambda language: comparison.compared("KZT", [LINE], NOW, language)
    ),
    "/chart without history": one(lambda language: chart.nothing_yet("USD", "KZT", language)),
}
