"""Bank of Russia."""

from datetime import date, time

from bot.model import Bulletin
from bot.rates.providers.base import Provider, Request, Series
from bot.rates.providers.documents import xml
from bot.rates.providers.reading import bulletin, dotted
from bot.rates.providers.valcurs import daily_rows, read_series

DAILY = "/scripts/XML_daily.asp"
DYNAMIC = "/scripts/XML_dynamic.asp"
# The bank's own names of the currencies, as its daily bulletin has them. Those of which a chat asks
# most come first, for a backfill that is broken off.
NAMES = """
    USD=R01235 KZT=R01335 KGS=R01370 UZS=R01717 TJS=R01670 TMT=R01710A EUR=R01239 CNY=R01375
    TRY=R01700J GBP=R01035 AUD=R01010 AZN=R01020A DZD=R01030 AMD=R01060 BHD=R01080 BYN=R01090B
    BOB=R01105 BRL=R01115 HUF=R01135 VND=R01150 HKD=R01200 GEL=R01210 DKK=R01215 AED=R01230
    EGP=R01240 INR=R01270 IDR=R01280 IRR=R01300 CAD=R01350 QAR=R01355 CUP=R01395 MDL=R01500
    MNT=R01503 NGN=R01520 NZD=R01530 NOK=R01535 OMR=R01540 PLN=R01565 SAR=R01580 RON=R01585F
    XDR=R01589 SGD=R01625 THB=R01675 BDT=R01685 UAH=R01720 CZK=R01760 SEK=R01770 CHF=R01775
    ETB=R01800 RSD=R01805F ZAR=R01810 KRW=R01815 JPY=R01820 MMK=R02005
"""
NUMBERS = dict(pair.split("=") for pair in NAMES.split())


class BankOfRussia(Provider):
    """Rates of the rouble, Tuesday to Saturday. Source: cbr.ru, XML_daily.

    In the evening the newest bulletin is dated tomorrow; Saturday's carries Friday's session. An
    error comes with HTTP 200 as a ValCurs without a date. Value and Nominal are read; VunitRate
    drops trailing zeros. XML_dynamic has one currency over any range of days.
    """

    code = "cbr"
    home = "RUB"
    name = "Bank of Russia"
    base_url = "https://www.cbr.ru"
    zone = "Europe/Moscow"
    published = (time(12), time(15, 30))
    sessions = "Tuesday to Saturday"
    terms = "see the user agreement on its site"

    def requests(self, day: date) -> tuple[Request, ...]:  # noqa: ARG002 - the newest has no day
        return (Request(DAILY),)

    def archive(self, day: date) -> tuple[Request, ...]:
        return (Request(f"{DAILY}?date_req={day:%d/%m/%Y}", day),)

    def parse(self, body: bytes) -> Bulletin:
        root = xml(self.code, body, "ValCurs")
        return bulletin(self.code, self.home, dotted(root.get("Date")), daily_rows(root))

    def series(self, since: date, until: date, today: date) -> tuple[Series, ...]:  # noqa: ARG002
        days = f"date_req1={since:%d/%m/%Y}&date_req2={until:%d/%m/%Y}"
        return tuple(
            Series(f"{DYNAMIC}?{days}&VAL_NM_RQ={number}", since, until, code)
            for code, number in NUMBERS.items()
        )

    def parse_series(self, body: bytes, asked: Series) -> tuple[Bulletin, ...]:
        return read_series(self.code, self.home, body, asked, NUMBERS.get(asked.code or "", "?"))
