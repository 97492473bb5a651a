"""A subscriber reads a summary that a model wrote; the next bot on the same data asks no more."""

from html import escape
from pathlib import Path

from tests.bot.summary.test_writer import ARTICLE, GOOD, TITLE
from tests.journeys.database import polled
from tests.kit.model import ModelServer, saying
from tests.kit.outside import Outside
from tests.kit.process import running, settings_for, until
from tests.kit.telegram import Telegram

FEED = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>The Page</title>
<item><title>{TITLE}</title><link>https://page.example/1</link><guid>1</guid>
<description>{escape(ARTICLE.text * 2)}</description></item></channel></rss>"""
KEY = "sk-between-us-77"


async def test_a_model_writes(telegram: Telegram, outside: Outside, tmp_path: Path) -> None:
    outside.pages = {"page": FEED.encode()}
    sources = outside.catalogue(tmp_path / "sources.toml", [("page", "page")])
    user = telegram.user(7)
    async with ModelServer([saying(GOOD)]) as server:
        settings = settings_for(
            telegram,
            telegram.url,
            tmp_path,
            YAMCHI_SOURCES=sources,
            YAMCHI_SUMMARY_API_URL=server.url,
            YAMCHI_SUMMARY_API_KEY=KEY,
            YAMCHI_SUMMARY_API_MODEL="small-1",
        )
        async with running(tmp_path, settings) as bot:
            await until(lambda: polled(tmp_path) == 1)
            await telegram.ask(user, "/news")
            before = telegram.acts(7)
            first = await telegram.ask(user, "/summary 1")
            assert GOOD not in first.text
            second = await telegram.wait_for(7, before + 1, 20)
            assert second.id == first.id
            assert f"{GOOD}\n\nWritten by the language model small-1." in second.text
            assert KEY not in bot.stderr
            assert "Tokayev" not in bot.stderr
        async with running(tmp_path, settings):
            again = await telegram.ask(user, "/summary 1")
            assert GOOD in again.text
        assert len(server.asked) == 1
    assert server.asked[0].headers["authorization"] == f"Bearer {KEY}"
