"""Conversations in the seven languages, each step checked, by the whole program over HTTP."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import partial
from html import escape
from ipaddress import ip_network
from pathlib import Path

from bot.cli.service import catalogue_of
from bot.clock import SystemClock
from bot.program import Program
from bot.sample.turnable import TurnableClock
from tests.journeys.database import polled, quoted
from tests.journeys.here import settings_here
from tests.journeys.talk import (
    Conversation,
    Talk,
    conversations,
    labels,
    played,
    spoken_by_telegram,
    words,
)
from tests.kit.outside import BANKS, Outside, bulletin
from tests.kit.process import running, settings_for, until
from tests.kit.telegram import Telegram

MORNING = datetime(2026, 4, 2, 3, 40, tzinfo=UTC)  # twenty minutes to nine in Almaty
NINE = datetime(2026, 4, 2, 4, tzinfo=UTC)
LOOPBACK = ip_network("127.0.0.0/8")
Places = Sequence[tuple[Talk, int]]
LANGUAGES = ("en", "ru", "kk", "ky", "uz", "uz_Cyrl", "tg", "tk")
# (title, text) of what the one outlet has, the newest first.
STORIES = (
    ("Kazakhstan sells more gas to its neighbours", "Pipes are full. Winter was cold."),
    ("Kyrgyzstan opens a dam on the Naryn", "Water went through it. Villages have light."),
    ("Узбекистан снижает налоги для малого бизнеса", "Указ подписан. Он действует с января."),
    ("Қазақстан мұнай өндірісін арттырды", "Өндіріс өсті. Бұл туралы министр айтты."),
    ("Кыргызстанда жаңы жол ачылды", "Жол кеңири. Ал тоодон өтөт."),
    ("Oʻzbekistonda yangi temir yoʻl qurilmoqda", "Yoʻl uzun. U togʻdan oʻtadi."),
    ("Дар Тоҷикистон нерӯгоҳи нав сохта шуд", "Нерӯгоҳ калон аст. Барқ бисёр шуд."),
    ("Türkmenistanda täze gaz käni açyldy", "Kän uly. Gaz köp."),
    ("Central bank of Uzbekistan keeps its rate", "It stays at 14 percent. Prices rise slowly."),
    ("Tajikistan signs an energy contract", "Power goes abroad. The contract is for ten years."),
    ("Almaty hosts a football match", "The match was played. The score was even."),
    ("Россия и Казахстан обсудили экономику", "Встреча прошла в Астане. Стороны довольны."),
    ("Train line links Tashkent and Samarkand", "It is fast. Tickets are cheap."),
    ("Snow closes a pass in Tajikistan", "Cars wait. The snow is deep."),
    ("Turkmenistan plants a million trees", "Trees grow. The desert is near."),
)


class MorningClock(TurnableClock):
    """Begins on the day of the recorded bulletins."""

    def __init__(self) -> None:
        super().__init__()
        self._before = super().now() - MORNING

    def now(self) -> datetime:
        return super().now() - self._before


def rss(origin: str, at: datetime, stories: Sequence[tuple[str, str]] = STORIES) -> bytes:
    """`stories` with the newest first; each keeps its identity, whatever comes before it."""
    now = format_datetime(at)
    items = "".join(
        f"<item><guid>g{title}</guid><link>{origin}/pages/{number}</link>"
        f"<title>{escape(title)}</title><description>{escape(text)}</description>"
        f"<pubDate>{now}</pubDate></item>"
        for number, (title, text) in enumerate(stories, 16 - len(stories))
    )
    head = "<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'><channel><title>t</title>"
    return f"{head}{items}</channel></rss>".encode()


@asynccontextmanager
async def world(telegram: Telegram, outside: Outside, folder: Path) -> AsyncIterator[None]:
    """The program with everything read that there is."""
    outside.pages = {"wire": rss(outside.origins[0], SystemClock().now())}
    sources = outside.catalogue(folder / "sources.toml", [("wire", "wire")], banks=BANKS)
    settings = settings_for(
        *(telegram, telegram.url, folder), YAMCHI_SOURCES=sources, YAMCHI_SEND_RATE="500"
    )
    async with running(folder, settings) as process:
        await process.heard("Answering as")
        await until(lambda: polled(folder) == 1 and all(quoted(folder, each) for each in BANKS))
        await until(lambda: all(quoted(folder, each) == 2 for each in ("nbk", "nbt", "cbu", "cbr")))
        yield


async def test_private_chats(telegram: Telegram, outside: Outside, tmp_path: Path) -> None:
    def make(number: int, conversation: Conversation) -> Talk:
        user = telegram.user(number, language=spoken_by_telegram(conversation.language))
        return Talk(telegram, conversation, {"user": user})

    scripts = [each for code in LANGUAGES for each in conversations(code.lower())]
    assert len(scripts) >= 60
    async with world(telegram, outside, tmp_path):
        await played(telegram, scripts, make)


async def test_groups(telegram: Telegram, outside: Outside, tmp_path: Path) -> None:
    """Administrators with and without a name, and a member who is none."""
    async with world(telegram, outside, tmp_path):
        await played(telegram, conversations("groups"), partial(in_a_group, telegram))


def in_a_group(telegram: Telegram, number: int, conversation: Conversation) -> Talk:
    owner, member = (telegram.user(10 * number + each) for each in range(2))
    place = telegram.group(-1000 - number, "Group", owner, member)
    return Talk(telegram, conversation, {"user": owner, "member": member}, place)


def of_a_channel(telegram: Telegram, number: int, conversation: Conversation) -> Talk:
    owner = telegram.user(10_000 + number)
    name = f"silk_{conversation.language.lower()}"
    telegram.channel(-2000 - number, "Silk Road", owner, username=name)
    return Talk(telegram, conversation, {"user": owner})


async def test_what_comes_to_groups_and_channels(
    telegram: Telegram, outside: Outside, tmp_path: Path
) -> None:
    """A digest at nine, an alert when a bulletin says so, a headline with the words. In this
    process, for the sake of its clock."""
    outside.pages = {"wire": rss(outside.origins[0], MORNING)}
    outside.instead["nbk"] = bulletin("nbk", "01.04.2026")
    file = Path(outside.catalogue(tmp_path / "sources.toml", [("wire", "wire")], banks=("nbk",)))
    clock = MorningClock()
    settings = settings_here(telegram, tmp_path).model_copy(
        update={
            "sources": file,
            "allow_networks": (LOOPBACK,),
            "send_rate": 500,
            "fetch_interval": 1,
            "rates_interval": 1,
        }
    )
    async with Program(settings, catalogue_of(settings), clock):
        await until(lambda: polled(tmp_path) == 1 and quoted(tmp_path, "nbk") == 1)
        groups = await played(telegram, conversations("ordered"), partial(in_a_group, telegram))
        talks = await played(telegram, conversations("channels"), partial(of_a_channel, telegram))
        places = [(talk, talk.chat_id) for talk in groups]
        places += [(talk, -2000 - number) for number, talk in enumerate(talks, 1)]
        clock.put_on(NINE - clock.now())
        await arrived(telegram, places, 0)
        outside.instead["nbk"] = bulletin("nbk", "02.04.2026")
        await arrived(telegram, places, 1)
        gold = ("Gold is found in Zarafshan", "It is much. It shines.")
        outside.pages["wire"] = rss(outside.origins[0], clock.now(), (gold, *STORIES))
        await arrived(telegram, places, 2)
    for number, _ in enumerate(talks, 1):
        posts = telegram.sent_to(-2000 - number)
        assert len(posts) == 3
        assert not any(labels(post) for post in posts)


async def arrived(telegram: Telegram, places: Places, number: int) -> None:
    """Each place has been sent what its language says of it."""

    def missing() -> list[str]:
        return [
            f"{talk.conversation.language}: {line}"
            for talk, chat_id in places
            for line in talk.conversation.posts[number]
            if not any(line in words(post) for post in telegram.sent_to(chat_id))
        ]

    try:
        await until(lambda: not missing(), 40)
    except TimeoutError:
        came = [words(post) for post in telegram.sent_to(places[-1][1])]
        raise AssertionError(f"{missing()} of {came}") from None
