"""National Bank of the Kyrgyz Republic."""

import re
from datetime import date, time, timedelta

from bot.errors import BadBulletin
from bot.model import Bulletin
from bot.rates.providers.base import Provider, Request, Series, spans
from bot.rates.providers.documents import xml
from bot.rates.providers.reading import Row, bulletin, dotted, series

# Belarus gave this currency up in 2016; the bank lists it on beside BYN.
DEFUNCT = "BYR"
# The bank's own numbers of the currencies that it quotes daily, each per unit, on its pages.
NUMBERS = {"USD": 15, "EUR": 20, "CNY": 24, "KZT": 40, "RUB": 44}
YEAR = 365
# The cells of its archive pages stand between comments.
CELLS = re.compile(
    r"<!--date-->(.{1,20}?)<!--date-->.{0,400}?<!--value-->(.{1,20}?)<!--value-->", re.DOTALL
)
TABLE_END = "</table>"
WEEK = timedelta(days=7)


class NationalBankOfKyrgyzRepublic(Provider):
    """Rates of the som. Source: nbkr.kg, XML; the archive from its pages, index1.jsp.

    Two documents with dates of their own: five currencies daily, the others weekly (each row
    valid for seven days). Both are re-dated on days without a session. The weekly sum has two
    digits, 0.0073, and is of no use. The archive is a page for each of the five, a year at most.
    """

    code = "nbkr"
    home = "KGS"
    name = "National Bank of the Kyrgyz Republic"
    base_url = "https://www.nbkr.kg"
    zone = "Asia/Bishkek"
    minimum_rows = 3
    stamped = True
    coarse = frozenset({"UZS"})
    published = (time(9, 30), time(11))

    def requests(self, day: date) -> tuple[Request, ...]:  # noqa: ARG002 - these have no day
        return (Request("/XML/daily.xml"), Request("/XML/weekly.xml", anchor="GBP"))

    def archive(self, day: date) -> tuple[Request, ...]:  # noqa: ARG002 - there is none by days
        return ()

    def parse(self, body: bytes) -> Bulletin:
        root = xml(self.code, body, "CurrencyRates")
        rows = [
            Row(row.get("ISOCode"), row.findtext("Nominal"), row.findtext("Value"))
            for row in root.iter("Currency")
            if row.get("ISOCode") != DEFUNCT
        ]
        valid = min(
            (int(days) for row in root.iter("ValidFor") if (days := _number(row.text))),
            default=None,
        )
        found = bulletin(self.code, self.home, dotted(root.get("Date")), rows)
        return Bulletin(
            found.provider, found.currency, found.effective_date, found.rates, valid_for=valid
        )

    def series(self, since: date, until: date, today: date) -> tuple[Series, ...]:  # noqa: ARG002
        return tuple(
            Series(_page(number, first, last), first, last, code)
            for first, last in spans(since, until, YEAR)
            for code, number in NUMBERS.items()
        )

    def parse_series(self, body: bytes, asked: Series) -> tuple[Bulletin, ...]:
        try:
            page = body.decode()
        except UnicodeDecodeError as error:
            raise BadBulletin(provider=self.code, reason="it is not text") from error
        table, end, _ = page.rpartition(TABLE_END)
        rows = [Row(asked.code, "1", value, dotted(day)) for day, value in CELLS.findall(table)]
        if not end or not rows:
            raise BadBulletin(provider=self.code, reason="it is no page of the archive")
        return series(self.code, self.home, rows, asked.since, asked.until)

    def fresh_for(self, code: str) -> timedelta:
        return super().fresh_for(code) if code in NUMBERS else WEEK


def _page(number: int, first: date, last: date) -> str:
    days = f"beg_day={first:%d}&beg_month={first:%m}&beg_year={first:%Y}"
    days += f"&end_day={last:%d}&end_month={last:%m}&end_year={last:%Y}"
    return f"/index1.jsp?{days}&item=1562&lang=ENG&valuta_id={number}"


def _number(text: str | None) -> str:
    plain = (text or "").strip()
    return plain if plain.isascii() and plain.isdigit() and len(plain) < 4 else ""
