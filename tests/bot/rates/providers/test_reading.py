"""What no bank should ever send, and every bank has sent or may send."""

import json
from datetime import date
from decimal import Decimal

import pytest

from bot.errors import BadBulletin
from bot.model import Rate
from bot.rates.providers import PROVIDERS
from bot.rates.providers.base import Provider
from bot.rates.providers.cbr import BankOfRussia
from bot.rates.providers.cbu import CentralBankOfUzbekistan
from bot.rates.providers.nbk import NationalBankOfKazakhstan
from bot.rates.providers.reading import read_day

CBR, CBU, NBK = BankOfRussia(), CentralBankOfUzbekistan(), NationalBankOfKazakhstan()
ROW = "<Valute><CharCode>{0}</CharCode><Nominal>{1}</Nominal><Value>{2}</Value></Valute>"
USD = ROW.format("USD", 1, "83,1259")


def valcurs(*rows: str, day: str = "19.03.2026", encoding: str = "windows-1251") -> bytes:
    head = f'<?xml version="1.0" encoding="{encoding}"?><ValCurs Date="{day}" name="Рынок">'
    return (head + "".join(rows) + "</ValCurs>").encode(encoding)


def listed(*rows: tuple[object, ...]) -> bytes:
    keys = ("Ccy", "Nominal", "Rate", "Date")
    return json.dumps([dict(zip(keys, row, strict=True)) for row in rows]).encode()


def reason(bank: Provider, body: bytes) -> str:
    with pytest.raises(BadBulletin) as caught:
        bank.parse(body)
    assert caught.value.facts["provider"] == bank.code
    return str(caught.value.facts["reason"])


@pytest.mark.parametrize("bank", PROVIDERS, ids=lambda bank: bank.code)
@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "it is empty"),
        (b"\xef\xbb\xbf \r\n", "it is empty"),
        (b"<html><body>502 Bad Gateway</body></html>", "it is a web page"),
        (b"\n<!DOCTYPE html><title>Checking your browser</title>", "it is a web page"),
    ],
)
def test_no_bank_takes_it(bank: Provider, body: bytes, why: str) -> None:
    assert reason(bank, body) == why


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (valcurs(USD)[:-20], "it is not well-formed XML"),
        (b'{"error": 1}', "it is not well-formed XML"),
        (b'<?xml version="1.0" encoding="klingon"?><ValCurs/>', "it is not well-formed XML"),
        (b"<ValCurs>Error in parameters</ValCurs>", "it has no date"),
        (valcurs(USD, day=""), "it has no date"),
        (valcurs(USD, day="31.02.2026"), "it has no date"),
        (valcurs(USD, day="19/03/2026"), "it has no date"),
        (b'<Metall Date="19.03.2026"/>', "its root is <Metall>"),
        (valcurs(), "it has no rates"),
        (valcurs(ROW.format("USD", 1, "-")), "it has no rates"),
        (valcurs(USD, USD), "USD is in it twice"),
    ],
)
def test_xml_that_cannot_be_used(body: bytes, why: str) -> None:
    assert reason(CBR, body) == why


@pytest.mark.parametrize(
    ("written", "read"),
    [("0,0000", "0.0000"), ("-90,1", "-90.1"), ("NaN", "NaN"), ("-Infinity", "-Infinity")],
)
def test_what_can_be_no_rate_is_read_as_it_stands(written: str, read: str) -> None:
    """Admission holds such a row back: the others of its bulletin are no worse for it."""
    rates = CBR.parse(valcurs(USD, ROW.format("EUR", 1, written))).rates
    assert [(rate.base, str(rate.value)) for rate in rates] == [("USD", "83.1259"), ("EUR", read)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_are_refused_before_they_are_read(encoding: str) -> None:
    entities = '<!DOCTYPE v [<!ENTITY a "1"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    body = f'<?xml version="1.0" encoding="{encoding}"?>{entities}<ValCurs>&b;</ValCurs>'
    assert reason(CBR, body.encode(encoding)) == "it declares a document type"


def test_an_undeclared_entity_is_an_error() -> None:
    assert reason(CBR, valcurs(ROW.format("USD", 1, "&b;"))) == "it is not well-formed XML"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (listed(("USD", "1", "12194.21", "01.04.2026"))[:-9], "it is not JSON"),
        (b"\xff\xfe\xfa", "it is not JSON"),
        (b"[" * 100_000, "it is not JSON"),
        (b'{"result":"error"}', "it is not a list of rates"),
        (b'["USD"]', "it is not a list of rates"),
        (b"[]", "it is an empty list"),
        (listed(("USD", "1", "12194.21", "yesterday")), "it has no date"),
        (listed(("USD", "1", None, "01.04.2026")), "it has no rates"),
    ],
)
def test_json_that_cannot_be_used(body: bytes, why: str) -> None:
    assert reason(CBU, body) == why


@pytest.mark.parametrize(
    ("code", "nominal", "value"),
    [
        ("usd", "1", "81,1"),
        ("EURO", "1", "81,1"),
        ("", "1", "81,1"),
        ("ЕUR", "1", "81,1"),
        ("EUR", "0", "81,1"),
        ("EUR", "-1", "81,1"),
        ("EUR", "1.5", "81,1"),
        ("EUR", "", "81,1"),
        ("EUR", "1", ""),
        ("EUR", "1", "n/a"),
        ("EUR", "1", "1e9999999"),
        ("EUR", "1", "1,234.56"),
        ("EUR", "1", "9" * 40),
    ],
)
def test_a_malformed_row_is_left_out(code: str, nominal: str, value: str) -> None:
    body = valcurs(USD, ROW.format(code, nominal, value), encoding="utf-8")
    assert CBR.parse(body).rates == (Rate("USD", Decimal("83.1259"), 1),)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("83,1259", "83.1259"),
        ("9.3450", "9.3450"),
        (" 12\u00a0194,21 ", "12194.21"),
        ("12 194.21", "12194.21"),
        ("3", "3"),
    ],
)
def test_numbers_keep_their_digits(text: str, value: str) -> None:
    body = valcurs(ROW.format(" USD ", " 100 ", text), encoding="utf-8")
    (rate,) = CBR.parse(body).rates
    assert (rate.base, str(rate.value), rate.nominal) == ("USD", value, 100)


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf", b"\r\n\t "])
def test_marks_and_space_before_the_document(start: bytes) -> None:
    assert CBR.parse(start + valcurs(USD, encoding="utf-8")).rate("USD")
    assert CBU.parse(start + listed(("USD", "1", "12194.21", "01.04.2026"))).rate("USD")


def test_the_declared_encoding_is_obeyed() -> None:
    body = valcurs(USD)
    assert "Рынок".encode("cp1251") in body
    assert CBR.parse(body).rate("USD")


def test_rows_of_another_day_are_left_out() -> None:
    bulletin = CBU.parse(
        listed(
            ("EUR", "1", "13984.32", "31.03.2026"),
            ("USD", "1", "12194.21", "01.04.2026"),
            ("RUB", "1", "149.97", "junk"),
        )
    )
    assert bulletin.effective_date == date(2026, 4, 1)
    assert [rate.base for rate in bulletin.rates] == ["USD"]


def test_nominal_of_the_tenge_bulletin_may_be_absent() -> None:
    item = "<item><title>USD</title><description>472.31</description></item>"
    bulletin = NBK.parse(f"<rates><date>03.04.2026</date>{item}</rates>".encode())
    assert bulletin.rates == (Rate("USD", Decimal("472.31"), 1),)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("02.04.2026", date(2026, 4, 2)),
        (" 2026-04-02 ", date(2026, 4, 2)),
        ("2026-02-30", None),
        ("2.4.2026", None),
        (None, None),
    ],
)
def test_days(text: str | None, day: date | None) -> None:
    assert read_day(text) == day
