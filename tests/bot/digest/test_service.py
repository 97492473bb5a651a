from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.digest.service import Service, begun, service
from bot.digest.slots import DAILY
from bot.model import Chat
from bot.values.digests import Digest, DueDigest

CHAT = Chat(5, "private", "en", "Asia/Bishkek")  # UTC+6
NINE = datetime(2026, 4, 2, 3, 0, tzinfo=UTC)
DIGEST = Digest(7, 5, None, time(9), DAILY, NINE, NINE)
MINUTE = timedelta(minutes=1)


def due(now: datetime = NINE) -> Service:

    return service(DueDigest(DIGEST, CHAT, frozenset()), now)


@pytest.mark.parametrize(
    ("after", "tell", "late", "slot"),
    [
        (0 * MINUTE, True, False, "2026-04-02T09:00"),
        (10 * MINUTE, True, False, "2026-04-02T09:00"),
        (11 * MINUTE, True, True, "2026-04-02T09:00"),
        # Three days of downtime: one digest, of the newest slot.
        (timedelta(days=3, hours=1), True, True, "2026-04-05T09:00"),
        # The next is near: what is late is left to it.
        (timedelta(hours=23, minutes=31), False, True, "2026-04-02T09:00"),
        (timedelta(days=2, hours=23, minutes=45), False, True, "2026-04-04T09:00"),
    ],
)
def test_one_slot_is_served_however_many_went_by(
    after: timedelta, tell: bool, late: bool, slot: str
) -> None:
    found = due(NINE + after)
    assert (found.tell, found.late, found.slot.name) == (tell, late, slot)
    assert found.next.due > NINE + after


def test_a_slot_that_was_served_is_not_served_again() -> None:
    found = service(DueDigest(replace(DIGEST, slot="2026-04-02T09:00"), CHAT, frozenset()), NINE)
    assert not found.tell
    assert found.passed().due_at == NINE + timedelta(days=1)


def test_a_chat_that_takes_nothing_loses_nothing() -> None:
    gone = replace(CHAT, inactive="kicked")
    found = service(DueDigest(replace(DIGEST, told_id=3), gone, frozenset()), NINE)
    assert not found.tell
    passed = found.passed()
    assert (passed.told_id, passed.slot) == (3, "2026-04-02T09:00")
    assert passed.due_at == NINE + timedelta(days=1)


def test_a_digest_is_good_for_six_hours_or_until_the_next() -> None:
    found = service(DueDigest(DIGEST, CHAT, frozenset()), NINE)
    assert found.expires_at(NINE) == NINE + timedelta(hours=6)
    late = service(DueDigest(DIGEST, CHAT, frozenset()), NINE + timedelta(hours=22))
    assert late.expires_at(NINE + timedelta(hours=22)) == NINE + timedelta(days=1)


def test_a_digest_begins_at_its_next_slot() -> None:
    assert begun(DIGEST, CHAT, NINE - MINUTE).due_at == NINE
    assert begun(DIGEST, CHAT, NINE).due_at == NINE + timedelta(days=1)


def test_moving_west_does_not_repeat_a_day() -> None:
    """Told at nine in Bishkek; it is not nine in Tashkent yet."""
    told = replace(DIGEST, slot="2026-04-02T09:00")
    moved = begun(told, replace(CHAT, timezone="Asia/Tashkent"), NINE + MINUTE)
    assert moved.due_at == datetime(2026, 4, 3, 4, 0, tzinfo=UTC)
