"""Central Bank of Uzbekistan."""

from datetime import date, time

from bot.model import Bulletin
from bot.rates.providers.base import Provider, Request
from bot.rates.providers.documents import json_objects
from bot.rates.providers.reading import Row, bulletin

# Every address needs its trailing slash.
ARCHIVE = "/en/arkhiv-kursov-valyut/json/"


class CentralBankOfUzbekistan(Provider):
    """Rates of the sum. Source: cbu.uz, JSON; every number is a string, every row is dated."""

    code = "cbu"
    home = "UZS"
    name = "Central Bank of Uzbekistan"
    base_url = "https://cbu.uz"
    zone = "Asia/Tashkent"
    decimals = 2
    published = (time(8), time(13, 30))
    sessions = "working days"

    def requests(self, day: date) -> tuple[Request, ...]:  # noqa: ARG002 - the newest has no day
        return (Request(ARCHIVE),)

    def archive(self, day: date) -> tuple[Request, ...]:
        return (Request(f"{ARCHIVE}all/{day:%Y-%m-%d}/", day),)

    def parse(self, body: bytes) -> Bulletin:
        found = json_objects(self.code, body)
        rows = (
            Row(*(str(item.get(key, "")) for key in ("Ccy", "Nominal", "Rate", "Date")))
            for item in found
        )
        return bulletin(self.code, self.home, None, rows)
