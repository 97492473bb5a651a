"""Conversations in the seven languages, each step checked, by the whole program over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.utils import format_datetime
from html import escape
from pathlib import Path

from bot.clock import SystemClock
from tests.journeys.database import polled, quoted
from tests.journeys.talk import Conversation, Talk, conversations, played, spoken_by_telegram
from tests.kit.outside import BANKS, Outside
from tests.kit.process import running, settings_for, until
from tests.kit.telegram import Telegram

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


def rss(origin: str) -> bytes:
    now = format_datetime(SystemClock().now())
    items = "".join(
        f"<item><guid>g{number}</guid><link>{origin}/pages/story-{number}</link>"
        f"<title>{escape(title)}</title><description>{escape(text)}</description>"
        f"<pubDate>{now}</pubDate></item>"
        for number, (title, text) in enumerate(STORIES, 1)
    )
    head = "<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'><channel><title>t</title>"
    return f"{head}{items}</channel></rss>".encode()


@asynccontextmanager
async def world(telegram: Telegram, outside: Outside, folder: Path) -> AsyncIterator[None]:
    """The program with everything read that there is."""
    outside.pages = {"wire": rss(outside.origins[0])}
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
