from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bot.model import Article
from bot.news.query import Document
from bot.rates.board import Line
from bot.values.digests import Fresh

NOW = datetime(2026, 4, 2, 6, 0, tzinfo=UTC)


def article(number: int, **changes: Any) -> Article:
    facts: dict[str, Any] = {
        "id": number,
        "source_id": "one",
        "source_title": "The One",
        "language": "en",
        "url": f"https://one.example/{number}",
        "title": f"Headline {number}",
        "text": f"The first sentence of {number}. The second of {number} follows. A third ends it.",
        "cut": False,
        "published_at": NOW - timedelta(hours=1),
        "first_seen_at": NOW,
    }
    return Article(**{**facts, **changes})


def fresh(number: int, *topics: str, story: int | None = None, **changes: Any) -> Fresh:
    return Fresh(article(number, **changes), topics, story or number)


def document(found: Article) -> Document:
    return Document.read(found.title, found.text, language=found.language)


def line(currency: str = "KZT", value: str = "475.09", **changes: Any) -> Line:
    facts: dict[str, Any] = {
        "base": "USD",
        "currency": currency,
        "value": Decimal(value),
        "bound": Decimal("0.005"),
        "effective_date": date(2026, 4, 2),
        "source_code": "nbk",
        "source_name": "National Bank of Kazakhstan",
        "change": Decimal("-0.59"),
    }
    return Line(**{**facts, **changes})
