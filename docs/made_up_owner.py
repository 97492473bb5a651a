"""Made-up facts of what the bot's owner and those who manage channels are told, and who asks to be
let in: cause -> words."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from bot.broadcast.ports import Broadcast, BroadcastState, Progress
from bot.model import Polling, Quote, Source, SourceState
from bot.rates.doubts import Contradicted, Doubt, Impossible, Misscaled, Moved, Swapped, Unpegged
from bot.rates.ports import Held
from bot.render import (
    broadcast,
    channels,
    chat,
    doubts,
    guests,
    questions,
    sources,
    status,
    troubles,
)
from bot.values.channels import Channel, Draft
from bot.values.guests import Guest
from bot.values.incidents import BankState, Incident, Kind, Overview, Trouble
from bot.values.parcels import DeadLetter, Dispatches
from docs.catalogues import reasons
from docs.made_up import DAY, LATER, NOW, SOURCE, Words, one, said

CHANNEL = Channel(-1001234567890, "Steppe Morning", "steppe_morning")
CHANNELS: dict[str, Words] = {
    "a digest waits for review": one(
        lambda language: channels.asked(
            Draft(1, CHANNEL.id, "digest:1", (), silent=False, until=LATER), CHANNEL, language
        )
    ),
    "[Publish]": one(lambda language: channels.decided(CHANNEL, language, published=True)),
    "[Skip]": one(lambda language: channels.decided(CHANNEL, language, published=False)),
    "the bot may post in a channel": one(lambda language: channels.offered(CHANNEL, language)),
    "the bot may not post any more": one(lambda language: channels.lost(CHANNEL, language)),
    "[Footer] [Change]": one(
        lambda language: questions.question(
            "c", 0, CHANNEL.address, "Silk Road Daily", "bot", CHANNEL, language
        )
    ),
}


def guest(number: int, **changes: object) -> Guest:
    made = Guest(number, "private", "Aigul", "kk", "asked")
    return replace(made, **changes)  # type: ignore[arg-type]


GUESTS: dict[str, Words] = {
    "who asks first": one(guests.passed_on),
    "who asks and is not let in": one(chat.private),
    "who is let in": one(guests.welcome),
    "the owner hears of it": one(lambda language: guests.request(guest(10), 1, language)),
    "the owner hears of one more": one(
        lambda language: guests.request(guest(-11, kind="group", name="Caravan"), 5, language)
    ),
    "[Let in]": one(lambda language: guests.decided(guest(10, state="admitted"), language)),
    "[Refuse]": one(lambda language: guests.decided(guest(10, state="refused"), language)),
    "[Ban]": one(lambda language: guests.decided(guest(10, state="banned"), language)),
    "[Lift the ban]": one(lambda language: guests.pardoned(10, language)),
    "/guests": one(
        lambda language: guests.listed(
            {
                "asked": [guest(10), guest(-12, kind="channel", name="Steppe Morning")],
                "admitted": [guest(13, name="Timur")],
                "refused": [guest(14, name="Bolot")],
                "banned": [guest(15, name="Somebody")],
            },
            public=False,
            language=language,
        )
    ),
}


def broadcasting(state: BroadcastState, **counts: int) -> Words:
    made = Broadcast(1, 1, "We are back.", state, NOW)
    return one(lambda language: broadcast.progress(made, Progress(**counts), language))


FAULTS = (
    "SourceTooSlow",
    "SourceRefused",
    "SourceTooBig",
    "SourceForbidden",
    "SourceUntrusted",
    "SourceWanders",
    "NotAFeed",
    "PageForbidden",
    "SourceError",
    "SourceSilent",
)
SPOKEN = ("kk", "kk", "ru", "ky", "uz", "tg", "tk")


def outlet(number: int, speaks: str = "en") -> Source:
    address = f"https://news.example.kz/{number}"
    return Source(f"outlet{number}", f"{SOURCE} {number}", address, speaks)


def of_outlet(number: int, fault: str) -> SourceState:
    read = None if number % 2 else NOW - timedelta(days=3)
    polling = Polling(checked_at=NOW, succeeded_at=read, failures=9, error="HTTP 503", fault=fault)
    return SourceState(outlet(number), polling, 0, None)


BAD_DAY = status.Found(
    [of_outlet(0, "SourceSilent"), of_outlet(1, "SourceRefused")],
    Dispatches(
        {"ready": 300, "sent": 1000, "expired": 5, "dead": 2, "paused": 4},
        NOW - timedelta(hours=2),
        tuple(
            DeadLetter(1, kind, "", 1, 9, "HTTP 400", NOW - timedelta(hours=1))
            for kind in status.KINDS
        ),
    ),
    Overview(
        3,
        [BankState("nbk", DAY, NOW)],
        1000,
        20,
        [(way, 7 + number) for number, way in enumerate(status.WAYS)],
        480_000_000,
        "SQLite",
        1,
    ),
    NOW - timedelta(days=3),
)
OWNER: dict[str, Words] = {
    "/start CODE": one(chat.owner),
    "/broadcast TEXT": one(
        lambda language: broadcast.ask(Broadcast(1, 1, "", "draft", NOW), 21, language)
    ),
    "[Send]": said("It goes out."),
    "on its way": broadcasting("sending", sent=1200, waiting=300, failed=4),
    "[Stop]": broadcasting("stopped", sent=1200, failed=4),
    "at the end": broadcasting("done", sent=1496, failed=4),
    "[Drop]": one(broadcast.dropped),
    "/status on a bad day": one(lambda language: status.status(BAD_DAY, NOW, language)),
    "/sources, all kinds of trouble": one(
        lambda language: sources.sources(
            [of_outlet(n, fault) for n, fault in enumerate(FAULTS)], frozenset(), 0, NOW, language
        )
    ),
    "/sources, more of it": one(
        lambda language: sources.sources(
            [of_outlet(n, fault) for n, fault in enumerate(FAULTS)]
            + [SourceState(outlet(90), Polling(checked_at=NOW), 0, None)]
            + [SourceState(outlet(91), Polling(checked_at=NOW), 9, NOW - timedelta(days=21))],
            frozenset({"outlet0"}),
            1,
            NOW,
            language,
        )
    ),
    "/sources without any": one(
        lambda language: sources.sources([], frozenset(), 0, NOW, language)
    ),
    "/sources, a language muted": one(
        lambda language: sources.sources(
            [SourceState(outlet(n, speaks), Polling(), 0, None) for n, speaks in enumerate(SPOKEN)],
            frozenset({"outlet0", "outlet1"}),
            0,
            NOW,
            language,
        )
    ),
}
DAYS = timedelta(days=1)
BEGUN = (
    Trouble("source", "courier", NOW - 2 * DAYS),
    Trouble("source", "mail"),
    Trouble("quiet", "courier", NOW - 21 * DAYS),
    Trouble("bank", "nbk", NOW - 2 * DAYS),
    Trouble("disk", amount=480),
    Trouble("outbox", since=NOW - timedelta(hours=2), amount=300),
    Trouble("updates", since=NOW - timedelta(minutes=20)),
    Trouble("clock", amount=3 * 86400),
    Trouble("clock", amount=-1800),
    Trouble("dead", amount=2, reason="HTTP 400: chat not found"),
)
ENDED = (
    "source",
    "quiet",
    "bank",
    "held",
    "disk",
    "database",
    "outbox",
    "updates",
    "clock",
    "dead",
)
SUBJECTS = {"source": "courier", "quiet": "courier", "bank": "nbk", "held": "nbk"}
TITLES = {"courier": SOURCE, "mail": f"{SOURCE} 2"}


def told(begun: Sequence[Trouble], ended: Sequence[Kind] = ()) -> Words:
    over = [Incident(kind, SUBJECTS.get(kind, ""), NOW, told=True) for kind in ended]
    return one(lambda language: troubles.troubles(begun, over, TITLES, NOW, language))


def held(doubt: Doubt) -> Held:
    value = Decimal("532.10")
    return Held(Quote("nbk", "USD", "KZT", value, 1, DAY, NOW), "", doubt)


MOVED = {"percent": "+12.00", "before": "475.09", "day": "2026-05-24"}
DOUBTS = (
    Moved(**MOVED),
    Misscaled(**MOVED),
    Swapped(**MOVED),
    Impossible(value="0"),
    Unpegged(value="3.9", base="USD", peg="3.5"),
    Contradicted(bank="ECB", value="475.09", day="2026-05-25"),
)
TROUBLES: dict[str, Words] = {
    "what goes wrong": told(BEGUN),
    "too much at once": told([Trouble("source", f"outlet{n}") for n in range(20)]),
    **{
        f"the database: {reason}": told([Trouble("database", reason=reason)])
        for reason in reasons()
    },
    "it is over": told((), ENDED),
    "both": told(BEGUN[4:5], ["outbox"]),
    "figures are held back": one(
        lambda language: doubts.doubted([held(each) for each in DOUBTS], language)
    ),
    "something is broken in the bot itself": one(chat.failure),
}
