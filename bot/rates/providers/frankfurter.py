"""Frankfurter, which blends what the central banks publish."""

from datetime import date

from bot.errors import BadBulletin
from bot.model import Bulletin
from bot.rates.providers.base import Provider, Request, Series, spans
from bot.rates.providers.documents import cleaned, json_object, json_objects
from bot.rates.providers.reading import Row, bulletin, series

QUOTES = (
    "KZT,KGS,UZS,TJS,TMT,RUB,EUR,CNY,TRY,GBP,AED,AFN,AMD,AUD,AZN,BYN,CAD,CHF,GEL,HKD,INR,IRR,JPY,"
    "KRW,MDL,MNT,PKR,PLN,SAR,SGD,THB,UAH"
)
LATEST = f"/v2/rates?base=USD&quotes={QUOTES}"
YEAR = 365


class Frankfurter(Provider):
    """Units of the other currency for a dollar. Source: frankfurter.dev, v2, JSON.

    The rows of one reply may differ in their dates. Figures are blended from several banks and
    rounded to five decimals, so that it is asked for the dollar in every one of them, never the
    other way: a sum would have two digits. An unknown parameter is answered with 422. The older
    v1 (the ECB's currencies, one date) is read too.
    """

    code = "frankfurter"
    home = "USD"
    name = "Frankfurter"
    base_url = "https://api.frankfurter.dev"
    zone = "UTC"
    anchor = "KZT"
    minimum_rows = 1
    decimals = 2
    per_home = True
    official = False
    sessions = "as its banks"
    terms = "free, no key, not to be hammered; open source"

    def requests(self, day: date) -> tuple[Request, ...]:  # noqa: ARG002 - the newest has no day
        return (Request(LATEST),)

    def archive(self, day: date) -> tuple[Request, ...]:
        # A range of one day: `date=` would carry the day before over into it.
        return (Request(f"{LATEST}&from={day}&to={day}", day),)

    def parse(self, body: bytes) -> Bulletin:
        if cleaned(self.code, body).startswith(b"{"):
            return self._first_version(body)
        rows = self._rows(body)
        return bulletin(self.code, self.home, None, rows, per_home=True, each_dated=True)

    def series(self, since: date, until: date, today: date) -> tuple[Series, ...]:  # noqa: ARG002
        return tuple(
            Series(f"{LATEST}&from={first}&to={last}", first, last)
            for first, last in spans(since, until, YEAR)
        )

    def parse_series(self, body: bytes, asked: Series) -> tuple[Bulletin, ...]:
        rows = self._rows(body)
        return series(self.code, self.home, rows, asked.since, asked.until, per_home=True)

    def _rows(self, body: bytes) -> list[Row]:
        found = json_objects(self.code, body)
        if any(row.get("base") != self.home for row in found):
            raise BadBulletin(provider=self.code, reason=f"its base is not {self.home}")
        return [
            Row(str(row.get("quote", "")), "1", str(row.get("rate", "")), str(row.get("date", "")))
            for row in found
        ]

    def _first_version(self, body: bytes) -> Bulletin:
        found = json_object(self.code, body)
        rates = found.get("rates")
        if found.get("base") != self.home or not isinstance(rates, dict):
            raise BadBulletin(provider=self.code, reason=f"its base is not {self.home}")
        rows = (Row(code, "1", str(value)) for code, value in rates.items())
        return bulletin(self.code, self.home, str(found.get("date", "")), rows, per_home=True)
