from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot import errors
from bot.delivery.outcomes import Outcome, Sent, backoff, outcome, settlement
from bot.model import Message
from bot.values.parcels import Parcel, Settlement


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (errors.TooManyRequests(retry_after=3), Outcome.NOT_SENT),
        (errors.TelegramUnreachable(reason="refused"), Outcome.NOT_SENT),
        (errors.TelegramUnknown(reason="no answer in time"), Outcome.UNKNOWN),
        (errors.ChatGone(description="blocked"), Outcome.GONE),
        (errors.ChatMoved(new_chat_id=-100), Outcome.MOVED),
        (errors.Unparsable(description="can't parse"), Outcome.UNPARSABLE),
        (errors.Unmodified(description="same"), Outcome.REFUSED),
        (errors.QueryExpired(description="old"), Outcome.REFUSED),
        (errors.TelegramRefused(description="no"), Outcome.REFUSED),
        (errors.TokenRefused(), Outcome.BOT_WIDE),
        (errors.TokenInUse(), Outcome.BOT_WIDE),
    ],
)
def test_the_table(error: errors.YamchiError, expected: Outcome) -> None:
    assert outcome(error) is expected


def test_what_is_not_in_the_table_is_not_guessed() -> None:
    with pytest.raises(errors.SourceSilent):
        outcome(errors.SourceSilent(host="example.org"))


NOW = datetime(2026, 4, 2, tzinfo=UTC)
PARCEL = Parcel(7, 5, None, "digest", Message("x"), False, False, 3, 0, NOW)
BACK = NOW + timedelta(seconds=4)


@pytest.mark.parametrize(
    ("came", "changes", "expected"),
    [
        (Sent(77), {}, Settlement(7, "sent", "sent", message_id=77)),
        (
            errors.TooManyRequests(retry_after=3),
            {},
            Settlement(7, "ready", "not_sent", due_at=NOW + timedelta(seconds=3)),
        ),
        (
            errors.TelegramUnreachable(reason="x"),
            {},
            Settlement(7, "ready", "not_sent", due_at=BACK),
        ),
        (
            errors.TelegramUnknown(reason="x"),
            {},
            Settlement(7, "ready", "unknown", due_at=BACK, unknown=True),
        ),
        (errors.TelegramUnknown(reason="x"), {"unknowns": 1}, Settlement(7, "dead", "unknown")),
        (errors.ChatGone(description="blocked"), {}, Settlement(7, "paused", "gone")),
        (errors.ChatMoved(new_chat_id=-100), {}, Settlement(7, "ready", "moved", due_at=NOW)),
        (
            errors.Unparsable(description="x"),
            {},
            Settlement(7, "ready", "unparsable", due_at=NOW, plain=True),
        ),
        (errors.Unparsable(description="x"), {"plain": True}, Settlement(7, "dead", "unparsable")),
        (errors.TelegramRefused(description="no"), {}, Settlement(7, "dead", "refused")),
        (errors.TokenRefused(), {}, Settlement(7, "ready", "bot_wide", due_at=NOW)),
        (errors.TokenInUse(), {}, Settlement(7, "ready", "bot_wide", due_at=NOW)),
    ],
)
def test_what_becomes_of_a_promise(
    came: Sent | Exception, changes: dict[str, Any], expected: Settlement
) -> None:
    found = settlement(PARCEL._replace(**changes), came, NOW, 0.0)
    assert found._replace(reason=None) == expected
    assert (found.reason is None) == isinstance(came, Sent), "whoever asks is told why"


def test_what_the_table_does_not_know_is_raised() -> None:
    with pytest.raises(errors.SourceSilent):
        settlement(PARCEL, errors.SourceSilent(host="example.org"), NOW, 0.0)


def test_pauses_grow_to_an_end_and_are_scattered() -> None:
    assert [backoff(n, 1.0) for n in range(4)] == [1, 2, 4, 8]
    assert [backoff(10_000, chance) for chance in (0.0, 1.0)] == [150, 300]
