"""National Bank of Tajikistan."""

from datetime import date

from bot.model import Bulletin, Rate
from bot.rates.providers.base import Provider, Request
from bot.rates.providers.reading import bulletin, xml
from bot.rates.providers.valcurs import daily_rows, read_series


class NationalBankOfTajikistan(Provider):
    """Rates of the somoni, a bulletin for every calendar day. Source: nbt.tj, export_xml.

    A day out of range is silently answered with today's bulletin. The rouble's ID is 810, which
    is not its ISO number: only CharCode counts.
    """

    code = "nbt"
    home = "TJS"
    name = "National Bank of Tajikistan"
    base_url = "https://www.nbt.tj"
    zone = "Asia/Dushanbe"

    def requests(self, day: date) -> tuple[Request, ...]:
        return (Request(_path(day)),)

    def archive(self, day: date) -> tuple[Request, ...]:
        return (Request(_path(day), day),)

    def parse(self, body: bytes) -> Bulletin:
        root = xml(self.code, body, "ValCurs")
        return bulletin(self.code, self.home, root.get("Date"), daily_rows(root))

    def parse_series(self, body: bytes) -> list[tuple[date, Rate]]:
        """One currency over a range of days (export_xml_dynamic), in the bank's order."""
        return read_series(self.code, body)


def _path(day: date) -> str:
    # Without export=xmlout the answer is a help page.
    return f"/en/kurs/export_xml.php?date={day:%Y-%m-%d}&export=xmlout"
