"""What a bulletin must have, beyond being readable, before its rates are stored."""

from datetime import date, timedelta

from bot.errors import BadBulletin, NoBulletin
from bot.model import Bulletin
from bot.rates.providers.base import Provider

# A bank's evening bulletin is for tomorrow, and before a holiday for the day after.
AHEAD = timedelta(days=2)


def check(bulletin: Bulletin, provider: Provider, anchor: str | None = None) -> None:
    """Refuse a bulletin that is not whole. `anchor` stands in for the provider's own."""
    needed = anchor or provider.anchor
    if bulletin.rate(needed) is None:
        raise BadBulletin(provider=provider.code, reason=f"it has no {needed}")
    if len(bulletin.rates) < provider.minimum_rows:
        reason = f"it has {len(bulletin.rates)} rates, fewer than {provider.minimum_rows}"
        raise BadBulletin(provider=provider.code, reason=reason)


def accept(bulletin: Bulletin, asked: date | None, today: date) -> None:
    """Refuse a bulletin for a day that it should not be for.

    `asked` is the day asked of an archive, None for the newest bulletin, which may be as old as
    the bank says. `today` is the day in the bank's zone.
    """
    day = bulletin.effective_date
    if asked is not None and day != asked:
        reason = f"asked for {asked}, it replies for another day, {day}"
        raise NoBulletin(provider=bulletin.provider, reason=reason)
    if day > today + AHEAD:
        raise BadBulletin(provider=bulletin.provider, reason=f"it is for {day}, in the future")
