"""National Bank of Tajikistan."""

from datetime import date, time

from bot.model import Bulletin
from bot.rates.providers.base import BROWSER, Provider, Request, Series
from bot.rates.providers.documents import xml
from bot.rates.providers.reading import bulletin, iso
from bot.rates.providers.valcurs import daily_rows, read_series

# Now and then the site turns away what is no browser that comes from its own page.
REFUSED = {**BROWSER, "Referer": "https://www.nbt.tj/en/kurs/kurs.php"}
LISTED = """
USD EUR CNY CHF RUB UZS KGS KZT BYN IRR AFN PKR TRY TMT GBP AUD DKK ISK CAD KWD NOK SGD SEK JPY
AZN AMD GEL MDL UAH AED SAR INR PLN MYR THB KRW
"""
CODES = tuple(LISTED.split())


class NationalBankOfTajikistan(Provider):
    """Rates of the somoni, a bulletin for every calendar day. Source: nbt.tj, export_xml.

    A day out of range is silently answered with today's bulletin. The rouble's ID is 810, which
    is not its ISO number: only CharCode counts. export_xml_dynamic has one currency over any
    range of days.
    """

    code = "nbt"
    home = "TJS"
    name = "National Bank of Tajikistan"
    base_url = "https://www.nbt.tj"
    zone = "Asia/Dushanbe"
    published = (time(4), time(6, 30))
    terms = "name www.nbt.tj"

    def requests(self, day: date) -> tuple[Request, ...]:
        return (Request(_path(day), refused=REFUSED),)

    def archive(self, day: date) -> tuple[Request, ...]:
        return (Request(_path(day), day, refused=REFUSED),)

    def parse(self, body: bytes) -> Bulletin:
        root = xml(self.code, body, "ValCurs")
        return bulletin(self.code, self.home, iso(root.get("Date")), daily_rows(root))

    def series(self, since: date, until: date, today: date) -> tuple[Series, ...]:  # noqa: ARG002
        path = f"/en/kurs/export_xml_dynamic.php?d1={since}&d2={until}&cs={{}}&export=xml"
        return tuple(
            Series(path.format(code), since, until, code, refused=REFUSED) for code in CODES
        )

    def parse_series(self, body: bytes, asked: Series) -> tuple[Bulletin, ...]:
        return read_series(self.code, self.home, body, asked)


def _path(day: date) -> str:
    # Without export=xmlout the answer is a help page.
    return f"/en/kurs/export_xml.php?date={day:%Y-%m-%d}&export=xmlout"
