from bot.summary.breaker import FAILURES, LONGEST_PAUSE, PAUSE, Breaker
from tests.kit.clock import TurnedClock


async def test_opens_after_failures_in_a_row_and_tries_again() -> None:
    clock = TurnedClock(flow=True)
    breaker = Breaker(clock)
    for _ in range(FAILURES):
        assert breaker.allows()
        breaker.failed()
    assert not breaker.allows()
    await clock.sleep(PAUSE)
    assert breaker.allows()
    assert not breaker.allows(), "one at a time, while it is not known whether it works"
    breaker.failed()
    await clock.sleep(PAUSE)
    assert not breaker.allows(), "the pause has doubled"
    await clock.sleep(PAUSE)
    assert breaker.allows()
    breaker.worked()
    assert breaker.allows()
    assert breaker.allows()


def test_what_works_in_between_counts() -> None:
    breaker = Breaker(TurnedClock())
    for _ in range(3 * FAILURES):
        breaker.failed()
        breaker.worked()
    assert breaker.allows()


async def test_the_pause_has_an_end() -> None:
    clock = TurnedClock(flow=True)
    breaker = Breaker(clock)
    for _ in range(60):
        breaker.failed()
    await clock.sleep(LONGEST_PAUSE)
    assert breaker.allows()


async def test_it_may_say_itself_how_long() -> None:
    clock = TurnedClock(flow=True)
    breaker = Breaker(clock)
    breaker.failed(5.0)
    assert not breaker.allows()
    await clock.sleep(5)
    assert breaker.allows()
    assert not breaker.allows()


async def test_an_attempt_that_was_broken_off_says_nothing() -> None:
    clock = TurnedClock(flow=True)
    breaker = Breaker(clock)
    for _ in range(FAILURES):
        breaker.failed()
    await clock.sleep(PAUSE)
    assert breaker.allows()
    breaker.given_up()
    assert breaker.allows()
