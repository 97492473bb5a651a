"""National Bank of the Kyrgyz Republic."""

from datetime import date

from bot.model import Bulletin
from bot.rates.providers.base import Provider, Request
from bot.rates.providers.reading import Row, bulletin, xml

# Belarus gave this currency up in 2016; the bank lists it on beside BYN.
DEFUNCT = "BYR"


class NationalBankOfKyrgyzRepublic(Provider):
    """Rates of the som. Source: nbkr.kg, XML.

    Two documents with dates of their own: five currencies daily, the others weekly (each row
    valid for seven days). Both are re-dated on days without a session. There is no archive in
    this form.
    """

    code = "nbkr"
    home = "KGS"
    name = "National Bank of the Kyrgyz Republic"
    base_url = "https://www.nbkr.kg"
    zone = "Asia/Bishkek"
    minimum_rows = 3

    def requests(self, day: date) -> tuple[Request, ...]:  # noqa: ARG002 - these have no day
        return (Request("/XML/daily.xml"), Request("/XML/weekly.xml", anchor="GBP"))

    def archive(self, day: date) -> tuple[Request, ...]:  # noqa: ARG002 - there is none
        return ()

    def parse(self, body: bytes) -> Bulletin:
        root = xml(self.code, body, "CurrencyRates")
        rows = (
            Row(row.get("ISOCode"), row.findtext("Nominal"), row.findtext("Value"))
            for row in root.iter("Currency")
            if row.get("ISOCode") != DEFUNCT
        )
        return bulletin(self.code, self.home, root.get("Date"), rows)
