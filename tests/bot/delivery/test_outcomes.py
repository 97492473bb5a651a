import pytest

from bot import errors
from bot.delivery.outcomes import Outcome, outcome


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
