"""A channel by a program of its own process: linked, posted to, and left when rights go."""

from pathlib import Path

from tests.journeys.database import polled
from tests.journeys.test_watches import known, rss
from tests.kit.outside import Outside
from tests.kit.process import running, settings_for, until
from tests.kit.telegram import Telegram

PATIENCE = 30.0  # the program has to start first
OWNER, CHANNEL = 7, -1001234567890


async def test_a_channel_is_told_and_its_footer_stands_below(
    telegram: Telegram, outside: Outside, tmp_path: Path
) -> None:
    outside.pages = {"one": rss((1, "Weather", "Rain."))}
    sources = outside.catalogue(tmp_path / "sources.toml", [("one", "one")])
    settings = settings_for(
        *(telegram, telegram.url, tmp_path), YAMCHI_SOURCES=sources, YAMCHI_FETCH_INTERVAL="1"
    )
    owner = telegram.user(OWNER)
    channel = telegram.channel(CHANNEL, "Silk Road", owner, username="silkroad")
    async with running(tmp_path, settings):
        assert (await telegram.ask(owner, "/channel @silkroad", PATIENCE)).text.startswith(
            "Silk Road"
        )
        await telegram.ask(owner, "/channel @silkroad footer Read by @silkroad", PATIENCE)
        await telegram.ask(owner, "/channel @silkroad watch gas", PATIENCE)
        await until(lambda: polled(tmp_path) == 1, PATIENCE)
        outside.pages["one"] = rss((2, "Gas prices rise", "."), (1, "Weather", "Rain."))
        (post,) = await until(lambda: telegram.sent_to(CHANNEL), 30)
        assert "1. Gas prices rise" in post.text
        assert post.text.endswith("\n\nRead by @silkroad")
        assert post.buttons == []
        assert [each.text for each in telegram.sent_to(OWNER) if each.text.startswith("New")] == []

        channel.set_bot("administrator", can_edit_messages=True)
        await until(lambda: "unlinked" in telegram.sent_to(OWNER)[-1].text, PATIENCE)
        outside.pages["one"] = rss((3, "More gas", "."), (2, "Gas prices rise", "."))
        await until(lambda: known(tmp_path, "More gas"), PATIENCE)
        assert len(telegram.sent_to(CHANNEL)) == 1
