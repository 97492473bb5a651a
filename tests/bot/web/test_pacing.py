import asyncio
from datetime import UTC, datetime

from bot.web.pacing import REMEMBERED_HOSTS, Pacing


class Turned:
    """A clock whose sleep turns it."""

    def __init__(self) -> None:
        self.at = 100.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return datetime(2026, 4, 2, tzinfo=UTC)

    def monotonic(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds
        await asyncio.sleep(0)


async def test_requests_to_one_host_are_kept_apart() -> None:
    clock = Turned()
    pacing = Pacing(clock, spacing=0.5)
    for host in ("a", "b", "a", "a"):
        async with pacing.turn(host):
            pass
    assert clock.slept == [0.5, 0.5]


async def test_one_at_a_time_for_a_host_and_a_few_over_all() -> None:
    pacing = Pacing(Turned(), spacing=0, per_host=1, overall=2)
    now: list[str] = []
    most: dict[str, int] = {"a": 0, "all": 0}

    async def visit(host: str) -> None:
        async with pacing.turn(host):
            now.append(host)
            most["a"] = max(most["a"], now.count("a"))
            most["all"] = max(most["all"], len(now))
            await asyncio.sleep(0.001)
            now.remove(host)

    await asyncio.gather(*(visit(host) for host in "aaabbbcccddd"))
    assert most == {"a": 1, "all": 2}


async def test_hosts_of_long_ago_are_forgotten() -> None:
    clock = Turned()
    pacing = Pacing(clock, spacing=0.5)
    for number in range(REMEMBERED_HOSTS + 50):
        clock.at += 1
        async with pacing.turn(str(number)):
            pass
    assert len(pacing._gates) <= REMEMBERED_HOSTS
