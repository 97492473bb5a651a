"""European Central Bank."""

from datetime import date, time, timedelta
from typing import ClassVar

from bot.errors import BadBulletin
from bot.model import Bulletin
from bot.rates.providers.base import Provider, Request, Series
from bot.rates.providers.documents import ZIP, cleaned, csv_rows, unzipped, xml
from bot.rates.providers.reading import Row, bulletin, iso, series

FOLDER = "/stats/eurofxref"
ENVELOPE = "{http://www.gesmes.org/xml/2002-08-01}Envelope"
CUBE = "{http://www.ecb.int/vocabulary/2002-08-01/eurofxref}Cube"
NINETY = timedelta(days=89)
YEAR = "January February March April May June July August September October November December"
MONTHS = YEAR.split()
LONG = "CURRENCY", "TIME_PERIOD", "OBS_VALUE"


class EuropeanCentralBank(Provider):
    """Units of the other currency for one euro, on TARGET days. Source: ecb.europa.eu, eurofxref.

    All its forms are read: XML of one day and of ninety, CSV of one day and of the whole history
    (newest first, `N/A`, columns that come and go), each also in a zip, and the CSV of its data
    portal, a line for each currency and day. The rouble ended on 2022-03-01.
    """

    code = "ecb"
    home = "EUR"
    name = "European Central Bank"
    base_url = "https://www.ecb.europa.eu"
    zone = "Europe/Berlin"
    per_home = True
    places: ClassVar = {
        "JPY": 2,
        "HUF": 2,
        "IDR": 2,
        "KRW": 2,
        "ISK": 2,
        "GBP": 5,
        "INR": 4,
        "PHP": 3,
    }
    published = (time(14), time(16))
    sessions = "TARGET days"
    terms = "free, for information only"

    def requests(self, day: date) -> tuple[Request, ...]:  # noqa: ARG002 - the newest has no day
        return (Request(f"{FOLDER}/eurofxref-daily.xml"),)

    def archive(self, day: date) -> tuple[Request, ...]:  # noqa: ARG002 - there is none by days
        return ()

    def parse(self, body: bytes) -> Bulletin:
        rows = list(self._rows(body))
        if len({row.day for row in rows}) > 1:
            raise BadBulletin(provider=self.code, reason="it has more than one day")
        return bulletin(self.code, self.home, None, rows, per_home=True)

    def series(self, since: date, until: date, today: date) -> tuple[Series, ...]:
        name = "eurofxref-hist-90d.xml" if since >= today - NINETY else "eurofxref-hist.zip"
        return (Series(f"{FOLDER}/{name}", since, until),)

    def parse_series(self, body: bytes, asked: Series) -> tuple[Bulletin, ...]:
        rows = self._rows(body)
        return series(self.code, self.home, rows, asked.since, asked.until, per_home=True)

    def _rows(self, body: bytes) -> list[Row]:
        if body.startswith(ZIP):
            body = unzipped(self.code, body)
        if cleaned(self.code, body).startswith(b"<"):
            return self._xml_rows(body)
        heading, *lines = csv_rows(self.code, body)
        if heading[0] == "Date":
            return [row for line in lines for row in _wide(heading, line)]
        if set(LONG) <= set(heading):
            return self._long(heading, lines)
        raise BadBulletin(provider=self.code, reason="its columns are unknown")

    def _xml_rows(self, body: bytes) -> list[Row]:
        days = xml(self.code, body, ENVELOPE).iterfind(f"{CUBE}/{CUBE}[@time]")
        return [
            Row(cube.get("currency"), "1", cube.get("rate"), iso(day.get("time")))
            for day in days
            for cube in day.iterfind(CUBE)
        ]

    def _long(self, heading: list[str], lines: list[list[str]]) -> list[Row]:
        """One currency after the other. Cut off between two lines, the last one ends too early."""
        code, day, value = (heading.index(name) for name in LONG)
        rows = [Row(line[code], "1", line[value], line[day]) for line in lines]
        if not rows or rows[-1].day != max(row.day or "" for row in rows):
            raise BadBulletin(provider=self.code, reason="it ends too early")
        return rows


def _wide(heading: list[str], line: list[str]) -> list[Row]:
    """A line that begins with its day and has a column for each currency, the last one empty."""
    day = _day(line[0])
    return [
        Row(code, "1", value, day) for code, value in zip(heading[1:-1], line[1:-1], strict=True)
    ]


def _day(text: str) -> str | None:
    """`2026-04-13` or `13 April 2026`, in ISO's form."""
    words = text.split()
    if len(words) == 3 and words[1] in MONTHS:
        return iso(f"{words[2]}-{MONTHS.index(words[1]) + 1:02}-{words[0]:0>2}")
    return iso(text)
