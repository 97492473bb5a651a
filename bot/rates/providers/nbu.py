"""National Bank of Ukraine."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from bot.model import Bulletin
from bot.rates.providers.base import Provider, Request, Series, spans
from bot.rates.providers.documents import cleaned, json_objects, xml
from bot.rates.providers.reading import Row, bulletin, dotted, read_day, series

DAILY = "/NBUStatService/v1/statdirectory/exchange"
RANGE = "/NBU_Exchange/exchange_site"
HALF_YEAR = 183
FIELDS = "cc", "units", "rate", "exchangedate", "calcdate"
Item = dict[str, str]


class NationalBankOfUkraine(Provider):
    """Rates of the hryvnia, a bulletin for every calendar day. Source: bank.gov.ua, JSON or XML.

    `exchangedate` is the day that a rate is for, `calcdate`, where there is one, the session that
    it is of. A range of days has nominals (`units`); single days are per unit.
    """

    code = "nbu"
    home = "UAH"
    name = "National Bank of Ukraine"
    base_url = "https://bank.gov.ua"
    zone = "Europe/Kyiv"
    terms = "open data"

    def requests(self, day: date) -> tuple[Request, ...]:  # noqa: ARG002 - the newest has no day
        return (Request(f"{DAILY}?json"),)

    def archive(self, day: date) -> tuple[Request, ...]:
        return (Request(f"{DAILY}?date={day:%Y%m%d}&json", day),)

    def parse(self, body: bytes) -> Bulletin:
        items = self._items(body)
        found = bulletin(self.code, self.home, None, map(_row, items))
        return _calculated([found], items)[0]

    def series(self, since: date, until: date, today: date) -> tuple[Series, ...]:  # noqa: ARG002
        return tuple(
            Series(f"{RANGE}?start={first:%Y%m%d}&end={last:%Y%m%d}&json", first, last)
            for first, last in spans(since, until, HALF_YEAR)
        )

    def parse_series(self, body: bytes, asked: Series) -> tuple[Bulletin, ...]:
        items = self._items(body)
        found = series(self.code, self.home, map(_row, items), asked.since, asked.until)
        return tuple(_calculated(found, items))

    def _items(self, body: bytes) -> list[Item]:
        if not cleaned(self.code, body).startswith(b"<"):
            found = json_objects(self.code, body)
            return [{name: str(item.get(name, "")) for name in FIELDS} for item in found]
        root = xml(self.code, body, "exchange")
        return [
            {name: item.findtext(name) or "" for name in FIELDS} for item in root.iter("currency")
        ]


def _row(item: Item) -> Row:
    return Row(item["cc"], item["units"] or "1", item["rate"], dotted(item["exchangedate"]))


def _calculated(found: Sequence[Bulletin], items: Sequence[Item]) -> list[Bulletin]:
    """The bulletins with the day of their session, as far as it is told."""
    sessions = {read_day(item["exchangedate"]): read_day(item["calcdate"]) for item in items}
    return [
        replace(each, published_at=datetime.combine(day, time(), UTC))
        if (day := sessions.get(each.effective_date))
        else each
        for each in found
    ]
