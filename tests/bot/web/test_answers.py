from datetime import UTC, datetime

import pytest

from bot.web.answers import retry_after, validator

NOW = datetime(2026, 4, 2, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("120", 120),
        (" 0 ", 0),
        ("999999999999999999", 86400),
        ("Thu, 02 Apr 2026 02:05:00 GMT", 300),
        ("Thu, 02 Apr 2026 02:05:00 -0000", 300),
        ("Thu, 02 Apr 2026 01:00:00 GMT", 0),
        ("Fri, 02 Apr 2027 01:00:00 GMT", 86400),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_retry_after(value: str | None, seconds: int | None) -> None:
    assert retry_after(value, NOW) == seconds


def test_validator_forgets_what_is_absurd() -> None:
    assert validator('W/"a"') == 'W/"a"'
    assert validator("") is None
    assert validator(None) is None
    assert validator("x" * 5000) is None
