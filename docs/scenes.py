"""What is said and pressed for docs/messages.md: a scene for each command."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.languages import Language
from bot.model import Message


@dataclass(frozen=True, slots=True)
class Say:
    """A message; the bot answers it with so many messages and edits. One that is not `shown` only
    prepares what follows."""

    text: str
    acts: int = 1
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Press:
    """A button of the last message that has any: by its place, or by its name in English."""

    button: int | str
    acts: int = 1
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Type:
    """Words behind the bot's name, in any chat."""

    text: str


@dataclass(frozen=True, slots=True)
class Later:
    """Something happens in the world, and the bot writes of its own accord."""

    what: str
    acts: int = 1


@dataclass(frozen=True, slots=True)
class Shown:
    """What the demo's world does not bring about: the bot's own words for it, sent by the bot."""

    cause: str
    words: Callable[[Language], tuple[Message, ...]]


Act = Say | Press | Type | Shown
Step = Act | Later


def asked(*texts: str) -> tuple[Step, ...]:
    return tuple(Say(text) for text in texts)


@dataclass(frozen=True, slots=True)
class Scene:
    """`who` says it: anybody in private, the owner of a channel or of the bot, or a member of a
    group who is not its administrator. `{channel}` is the channel's name, which begins with
    `channel`, `{language}` the scene's.
    """

    title: str
    steps: tuple[Step, ...]
    who: str = "anybody"
    channel: str = "steppe"


def prepared(*texts: str) -> tuple[Step, ...]:
    return tuple(Say(text, shown=False) for text in texts)


LIST = Say("/news", shown=False)

SCENES = (
    Scene(
        "/start", (Say("/start"), Press("{language}"), Press(0), Press(0), Press("18:00", acts=2))
    ),
    Scene("/start again", (Say("/start", shown=False), Say("/start"))),
    Scene(
        "/start with a link",
        (
            Say("/start t-energy"),
            Press("Follow"),
            Press("No longer follow"),
            Say("/start s-sample-steppe-courier"),
            Press("Mute"),
            Press("Follow"),
            Say("/start p-USD-EUR"),
            Press("Add"),
        ),
    ),
    Scene("/help", (Say("/help"),)),
    Scene("Anything else", asked("hello", "/newz", "/abracadabra")),
    Scene(
        "/news",
        (
            Say("/news"),
            Press("›"),
            *asked("/news new", "/news Kazakhstan", "/news xylophone", "/news turkmenistan"),
        ),
    ),
    Scene("/search", asked("/search train -football", "/search", "/search -gas", "/search xyzzy")),
    Scene("/topics", asked("/topics")),
    Scene("/sources", (Say("/sources"), Press(0), Press(0))),
    Scene(
        "/summary",
        (
            LIST,
            Say("/summary 2"),
            *asked("/summary", "/summary 99"),
        ),
    ),
    Scene(
        "/save, /saved",
        (
            Say("/saved"),
            LIST,
            Say("/save 2"),
            Say("/save 2"),
            Say("/saved"),
            Press("✕ 1"),
            Press("Undo"),
            Say("/save"),
        ),
    ),
    Scene(
        "/watch, /watches",
        (
            *asked("/watch", "/watches", "/watch train -football", "/watch train -football"),
            Say("/watches"),
            Press("⏸ 1"),
            Press("▶ 1"),
            Press("✕ 1"),
            Press("Undo"),
            Press("✎ 1"),
        ),
    ),
    Scene(
        "/rates",
        asked(
            "/rates",
            "/rates EUR RUB",
            "/rates 2026-04-02",
            "/rates compare KZT",
            "/rates compare",
            "/rates XYZ",
            "/rates USDD",
            "/rates 2026-02-31",
            "/rates 2027-01-01",
            "/rates 2026-04-02 2026-04-03",
            "/rates BTC",
        ),
    ),
    Scene(
        "/convert",
        asked(
            "/convert",
            "100 usd in kzt",
            "/convert 100 USD KZT RUB",
            "/convert 1,234 USD KZT",
            "/convert 100 USD + 50 EUR in KZT",
            "/convert 100 dollar",
            "/convert 100 crowns KZT",
            "/convert 100 USD USD",
            "/convert 0 USD KZT",
            "/convert -5 USD KZT",
            "/convert 100/0 USD KZT",
            "/convert (100 USD KZT",
            "/convert 100 +",
            "/convert 100 USD * 5 EUR in KZT",
            "/convert 5 USD - 10 USD in KZT",
            "/convert 99999999999999999999999999999 USD KZT",
            "/convert 1 USD XQZ",
        ),
    ),
    Scene(
        "/chart",
        asked("/chart USD/KZT 90d text", "/chart USD", "/chart USD/KZT 13d", "/chart USD/TMT text"),
    ),
    Scene(
        "/alert, /alerts",
        (
            *asked("/alert", "/alert USD/KZT > 530", "/alert USD/KZT > 530"),
            *asked("/alert USD/KZT 2% 5d", "/alert USD/KZT > 100"),
            Say("/alerts"),
            Press("⏸ 1", shown=False),
            Press("↻ 2"),
            Press("✕ 3"),
            *asked("/alert USD/KZT 2%", "/alert USD/KZT high 30d", "/alert USD/KZT low 30d"),
            *asked("/alert USD/KZT > 9999999", "/alert USD/KZT >", "/alert USD/KZT > 0"),
            *asked("/alert USD/KZT 0.001%", "/alert USD/KZT 200%", "/alert USD/KZT high 3000d"),
            *asked("/alert USD KZT RUB > 5", "/alert USD/KZT > 5 6", "/alert XYZ > 5"),
        ),
    ),
    Scene(
        "/digest",
        (
            *asked("/digest", "/digest soon", "/digest 25:00", "/digest off"),
            *asked("/digest 09:00 weekdays Kazakhstan, economy", "/digest 09:00"),
            Say("/digest"),
            Press(0),
            Press(1),
            Press(0),
            Say("/digest off"),
        ),
    ),
    Scene("/currencies", (Say("/currencies"), Press("EUR"), Press(-1), *asked("/currencies base"))),
    Scene("/settings", (Say("/settings"), Press("Low data"), Press("Quiet hours"))),
    Scene("/language", asked("/language", "/language Klingon")),
    Scene("/timezone", asked("/timezone", "/timezone Bishkek", "/timezone Almatty", "/timezone X")),
    Scene(
        "/privacy, /export, /forget_me",
        (
            Say("/privacy"),
            Say("/export"),
            Say("/forget_me"),
            Press("Keep it"),
            Say("/forget_me"),
            Press("Erase…"),
            Press("Yes, erase everything"),
        ),
    ),
    Scene(
        "/channel",
        (
            *asked("/channel", "/channel @nobody_is_here", "/channel @{channel}"),
            Press("Review"),
            Press("Footer"),
            Press("@{channel}"),
            Say("/channel @{channel} digest 09:00"),
            Say("/channel"),
            Say("/channel @{channel} settings"),
            Press("Unlink"),
            Press("Unlink"),
        ),
        who="channel",
    ),
    Scene("Inline", (Type(""), Type("train"), Type("100 usd kzt"))),
    Scene(
        "In a group",
        asked("/watch gas", "/settings", "/channel @{channel}", "/rates KZT"),
        who="member",
    ),
    Scene(
        "For the owner",
        asked("/status", "/broadcast", "/broadcast We are back.", "/guests", "/ban", "/unban 1"),
        who="owner",
    ),
    Scene(
        "What comes by itself",
        (
            *prepared("/watch apple", "/alert USD/KZT > 480", "/alert USD/KZT high 30d"),
            *prepared("/digest 09:00 Kazakhstan"),
            Later("story"),
            Later("rate"),
            Later("morning"),
        ),
    ),
    Scene(
        "A channel's digest, reviewed first",
        (
            Say("/channel @{channel}", shown=False),
            Press("Review"),
            Say("/channel @{channel} digest 09:00", shown=False),
            Later("story", acts=0),
            Later("morning", acts=2),
            Press("Publish"),
        ),
        who="channel",
        channel="caravan",
    ),
)
