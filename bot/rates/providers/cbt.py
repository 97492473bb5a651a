"""Central Bank of Turkmenistan."""

from datetime import date
from decimal import Decimal

from bot.model import Bulletin
from bot.rates.providers.base import BROWSER, Peg, Provider, Request
from bot.rates.providers.documents import xml
from bot.rates.providers.reading import Row, bulletin


class CentralBankOfTurkmenistan(Provider):
    """The manat, fixed at 3.5 to the dollar. Source of the bulletins: cbt.tm, kurs.

    The site answers 403 to programs that name themselves and cannot be reached from abroad, so
    that the peg stands without it; an operator who can reach it gives an address and gets the other
    currencies too. No bulletin on Sundays (404). The
    date is written DD.MM.YYYY since 2024, YYYY-MM-DD before.
    """

    code = "cbt"
    home = "TMT"
    name = "Central Bank of Turkmenistan"
    base_url = "https://cbt.tm"
    zone = "Asia/Ashgabat"
    sessions = "Monday to Saturday"
    gaps_are_404 = True
    stamped = True
    peg = Peg("USD", Decimal("3.5"), date(2015, 1, 1))

    def requests(self, day: date) -> tuple[Request, ...]:
        return (Request(_path(day), headers=BROWSER),)

    def archive(self, day: date) -> tuple[Request, ...]:
        return (Request(_path(day), day, BROWSER),)

    def parse(self, body: bytes) -> Bulletin:
        root = xml(self.code, body, "cbt_currency_rate")
        rows = (
            Row(row.get("code"), row.findtext("multiplier"), row.findtext("rate_tmt"))
            for row in root.iter("rate")
        )
        return bulletin(self.code, self.home, root.findtext("date"), rows)


def _path(day: date) -> str:
    return f"/kurs/{day:%Y}/{day:%d%m%Y}.xml"
