"""Bank of Russia."""

from datetime import date

from bot.model import Bulletin, Rate
from bot.rates.providers.base import Provider, Request
from bot.rates.providers.reading import bulletin, xml
from bot.rates.providers.valcurs import daily_rows, read_series

DAILY = "/scripts/XML_daily.asp"


class BankOfRussia(Provider):
    """Rates of the rouble, Tuesday to Saturday. Source: cbr.ru, XML_daily.

    In the evening the newest bulletin is dated tomorrow. An error comes with HTTP 200 as a
    ValCurs without a date. Value and Nominal are read; VunitRate drops trailing zeros.
    """

    code = "cbr"
    home = "RUB"
    name = "Bank of Russia"
    base_url = "https://www.cbr.ru"
    zone = "Europe/Moscow"

    def requests(self, day: date) -> tuple[Request, ...]:  # noqa: ARG002 - the newest has no day
        return (Request(DAILY),)

    def archive(self, day: date) -> tuple[Request, ...]:
        return (Request(f"{DAILY}?date_req={day:%d/%m/%Y}", day),)

    def parse(self, body: bytes) -> Bulletin:
        root = xml(self.code, body, "ValCurs")
        return bulletin(self.code, self.home, root.get("Date"), daily_rows(root))

    def parse_series(self, body: bytes, base: str) -> list[tuple[date, Rate]]:
        """One currency over a range of days (XML_dynamic), which names it by an internal id."""
        return read_series(self.code, body, base)
