"""10,000 private chats and 100 groups against a Telegram that takes 30 messages a second.

A minute and a half of real time: what is sent in a minute of it, at which rate, and how long a
question waits meanwhile. Ten of the groups are promised more than Telegram's twenty a minute.
"""

import asyncio
import sys
import tempfile
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.measure import Line, process
from bot.clock import SystemClock
from bot.model import Delivery, Message
from storage import open_store
from tests.kit.process import settings_for
from tests.kit.telegram import Telegram, serving

PRIVATE, GROUPS, BUSY, EACH = 10_000, 100, 10, 40
FIRST = 100_000
WARM, MEASURED = 5.0, 60.0
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
ASKED_AFTER = (10, 25, 40, 55)


def deliveries(telegram: Telegram) -> Iterable[Delivery]:
    for number in range(PRIVATE):
        telegram.user(FIRST + number)
        yield Delivery(FIRST + number, "digest", "d", (Message("<b>The digest</b> of a chat"),))
    owner = telegram.user(2)
    for number in range(1, GROUPS + 1):
        telegram.group(-number, f"Group {number}", owner)
        yield Delivery(-number, "digest", "d", (Message("<b>The digest</b> of a group"),))
    for number in range(1, BUSY + 1):
        for alert in range(EACH):
            message = Message(f"Alert {alert}")
            yield Delivery(-number, "watch", f"w{alert}", (message,), lane="alert")


async def promise(telegram: Telegram, url: str) -> None:
    promised = list(deliveries(telegram))
    bot_id = telegram.state.bot_id
    async with open_store(url, bot_id=bot_id, language="en", timezone="UTC") as store:
        await store.outbox.promise(promised, SystemClock().now())


async def asked(telegram: Telegram, person: int) -> float:
    """Seconds until `/rates` is answered."""
    begun = asyncio.get_running_loop().time()
    await telegram.ask(telegram.user(person), "/rates", 10)
    return asyncio.get_running_loop().time() - begun


async def watched(telegram: Telegram) -> tuple[list[float], datetime]:
    """The answers' times, and when the measured minute began."""
    async with asyncio.timeout(30):
        while sum(map(len, map(telegram.sent_to, range(-BUSY, 0)))) < BUSY:  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0.05)
    await asyncio.sleep(WARM)
    clock = SystemClock()
    begun = clock.now()
    answers = []
    for person, after in enumerate(ASKED_AFTER, 3):
        await asyncio.sleep(max(0.0, after - (clock.now() - begun).total_seconds()))
        answers.append(await asked(telegram, person))
    await asyncio.sleep(max(0.0, MEASURED + 1 - (clock.now() - begun).total_seconds()))
    return answers, begun


def most(times: list[datetime], window: timedelta) -> int:
    """In any window of that length."""
    best = first = 0
    for last, at in enumerate(times):
        while times[first] <= at - window:
            first += 1
        best = max(best, last - first + 1)
    return best


def lines(telegram: Telegram, answers: list[float], begun: datetime) -> list[Line]:
    calls = [call for call in telegram.calls if call.method == "sendMessage"]
    taken = [call for call in calls if call.outcome == "ok"]
    refused = sum(call.outcome.startswith("429") for call in calls)
    times = [call.at for call in taken]
    rate = sum(begun <= at < begun + MINUTE for at in times) / MEASURED
    of_group = max(
        most([call.at for call in taken if call.params["chat_id"] == str(-number)], MINUTE)
        for number in range(1, BUSY + 1)
    )
    slowest = max(answers)
    return [
        Line(
            "flood: messages a second", f"{rate:.2f}", "30 (the limit)", "–", "≥ 29.5", rate >= 29.5
        ),
        Line(
            "… most in any second",
            f"{most(times, SECOND)}",
            "–",
            "–",
            "≤ 30",
            most(times, SECOND) <= 30,
        ),
        Line("… refused with 429", f"{refused}", "–", "–", "0", not refused),
        Line(
            "… /rates answered, slowest", f"{slowest * 1e3:.0f} ms", "–", "–", "≤ 1 s", slowest <= 1
        ),
        Line(
            "… most to a group in a minute", f"{of_group}", "–", "–", "≤ 20", 15 <= of_group <= 20
        ),
    ]


async def flooded(folder: Path) -> list[Line]:
    async with serving(strict=True, checked=False) as telegram:
        settings = settings_for(telegram, telegram.url, folder, YAMCHI_LISTEN="127.0.0.1:0")
        await promise(telegram, settings["DATABASE_URL"])
        with process(["-m", "bot", "run"], settings):
            answers, begun = await watched(telegram)
        return lines(telegram, answers, begun)


def measure() -> list[Line]:
    with tempfile.TemporaryDirectory() as name:
        return asyncio.run(flooded(Path(name)))


if __name__ == "__main__":
    for line in measure():
        sys.stdout.write(f"{line}\n")
