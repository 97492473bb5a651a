import asyncio

from bot.web.pacing import REMEMBERED_HOSTS, Pacing
from tests.kit.clock import TurnedClock


async def test_requests_to_one_host_are_kept_apart() -> None:
    clock = TurnedClock(flow=True)
    pacing = Pacing(clock, spacing=0.5)
    for host in ("a", "b", "a", "a"):
        async with pacing.turn(host):
            pass
    assert clock.slept == [0.5, 0.5]


async def test_one_at_a_time_for_a_host_and_a_few_over_all() -> None:
    pacing = Pacing(TurnedClock(flow=True), spacing=0, per_host=1, overall=2)
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


async def test_what_is_urgent_does_not_wait_for_slow_hosts_elsewhere() -> None:
    pacing = Pacing(TurnedClock(flow=True), spacing=0, overall=2, urgent=1)
    done = asyncio.Event()

    async def slow(host: str) -> None:
        async with pacing.turn(host):
            await done.wait()

    async with asyncio.TaskGroup() as group:
        for host in "abcd":
            group.create_task(slow(host))
        await asyncio.sleep(0)
        async with asyncio.timeout(1), pacing.turn("e", urgent=True):
            done.set()


async def test_hosts_of_long_ago_are_forgotten() -> None:
    clock = TurnedClock(flow=True)
    pacing = Pacing(clock, spacing=0.5)
    for number in range(REMEMBERED_HOSTS + 50):
        await clock.advance(1)
        async with pacing.turn(str(number)):
            pass
    assert len(pacing._gates) <= REMEMBERED_HOSTS
