"""National Bank of Kazakhstan."""

from datetime import date, time

from bot.model import Bulletin
from bot.rates.providers.base import Provider, Request
from bot.rates.providers.documents import xml
from bot.rates.providers.reading import Row, bulletin


class NationalBankOfKazakhstan(Provider):
    """Rates of the tenge, a bulletin for every calendar day. Source: nationalbank.kz, get_rates.

    Its RSS (/rss/rates_all.xml) has the same items, dated one by one, and is read as well. The
    bank's own `change` is not used: it is 0.00 on carried days.
    """

    code = "nbk"
    home = "KZT"
    name = "National Bank of Kazakhstan"
    base_url = "https://nationalbank.kz"
    zone = "Asia/Almaty"
    decimals = 2
    published = (time(9), time(11, 30))
    terms = "may be used with the bank named"

    def requests(self, day: date) -> tuple[Request, ...]:
        return (Request(_path(day)),)

    def archive(self, day: date) -> tuple[Request, ...]:
        return (Request(_path(day), day),)

    def parse(self, body: bytes) -> Bulletin:
        root = xml(self.code, body, "rates", "rss")
        rows = (
            Row(
                item.findtext("title"),
                item.findtext("quant") or "1",
                item.findtext("description"),
                item.findtext("pubDate"),
            )
            for item in root.iter("item")
        )
        return bulletin(self.code, self.home, root.findtext("date"), rows)


def _path(day: date) -> str:
    return f"/rss/get_rates.cfm?fdate={day:%d.%m.%Y}"
