"""Central Bank of the Republic of Türkiye."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.errors import BadBulletin
from bot.model import Bulletin
from bot.rates.providers.base import Provider, Request
from bot.rates.providers.documents import xml
from bot.rates.providers.reading import NUMBER, Row, bulletin, dotted, read_day

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


class CentralBankOfTurkiye(Provider):
    """Rates of the lira on working days. Source: tcmb.gov.tr, kurlar.

    The bank buys and sells; the rate is the middle of both. Many elements are empty, and a row
    without both prices is no rate. The older documents are in ISO-8859-9, as they declare. The
    date is written twice, `Tarih` day first and `Date` month first. There is 404 on holidays.
    """

    code = "tcmb"
    home = "TRY"
    name = "Central Bank of the Republic of Türkiye"
    base_url = "https://www.tcmb.gov.tr"
    zone = "Europe/Istanbul"
    gaps_are_404 = True
    sessions = "working days"
    terms = "open"

    def requests(self, day: date) -> tuple[Request, ...]:  # noqa: ARG002 - the newest has no day
        return (Request("/kurlar/today.xml"),)

    def archive(self, day: date) -> tuple[Request, ...]:
        return (Request(f"/kurlar/{day:%Y%m}/{day:%d%m%Y}.xml", day),)

    def parse(self, body: bytes) -> Bulletin:
        root = xml(self.code, body, "Tarih_Date")
        rows = (
            Row(row.get("Kod"), row.findtext("Unit"), middle(row)) for row in root.iter("Currency")
        )
        found = bulletin(self.code, self.home, dotted(root.get("Tarih")), rows)
        if _month_first(root.get("Date")) not in {None, found.effective_date}:
            raise BadBulletin(provider=self.code, reason="its two dates differ")
        return found


def middle(row: "Element") -> str | None:
    """The mean of the two prices for transfers, exact; None where one of them is missing."""
    prices = [(row.findtext(name) or "").strip() for name in ("ForexBuying", "ForexSelling")]
    if not all(map(NUMBER.fullmatch, prices)):
        return None
    return format(sum(map(Decimal, prices)) / Decimal(2), "f")


def _month_first(text: str | None) -> date | None:
    """`04/22/2013`."""
    month, _, rest = (text or "").partition("/")
    return read_day(f"{rest[:2]}.{month}.{rest[3:]}")
