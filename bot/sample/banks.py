"""The banks' answers, in the form in which each bank gives them. Pure: a bulletin in, bytes out."""

import json
from decimal import Decimal

from bot.model import Bulletin, Rate

# The numbers of ISO 4217, which CBU and NBT write beside the code. NBT keeps the rouble's old one.
NUMBERS = {
    "CNY": "156",
    "EUR": "978",
    "GBP": "826",
    "KGS": "417",
    "KZT": "398",
    "RUB": "643",
    "TJS": "972",
    "TMT": "934",
    "TRY": "949",
    "USD": "840",
    "UZS": "860",
}
NAMES = {
    "CNY": "Chinese Yuan",
    "EUR": "Euro",
    "GBP": "Pound Sterling",
    "KGS": "Kyrgyz Som",
    "KZT": "Kazakhstan Tenge",
    "RUB": "Russian Ruble",
    "TJS": "Tajik Somoni",
    "TMT": "Turkmen Manat",
    "TRY": "Turkish Lira",
    "USD": "US Dollar",
    "UZS": "Uzbek Sum",
}
RUSSIAN = {
    "CNY": "Юань",
    "EUR": "Евро",
    "GBP": "Фунт стерлингов",
    "KGS": "Сомов",
    "KZT": "Тенге",
    "RUB": "Российский рубль",
    "TJS": "Сомони",
    "TMT": "Новый туркменский манат",
    "TRY": "Турецких лир",
    "USD": "Доллар США",
    "UZS": "Узбекских сумов",
}


def nbk(bulletin: Bulletin, before: Bulletin | None = None) -> bytes:
    """get_rates.cfm: UTF-8, points, no trailing zeros, the change against the day before."""
    items = "".join(_nbk_item(rate, _change(rate, before)) for rate in bulletin.rates)
    title = "Official exchange rates of National Bank of Republic Kazakhstan"
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rates>\n'
        f"<generator>Alternate RSS Builder</generator>\n<title>{title}</title>\n"
        f"<link>www.nationalbank.kz</link>\n<date>{bulletin.effective_date:%d.%m.%Y}</date>\n"
        f"{items}</rates>\n"
    ).encode()


def nbkr(bulletin: Bulletin, *, weekly: bool = False) -> bytes:
    """daily.xml and weekly.xml: decimal commas, four of them; declares windows-1251."""
    kind, valid = ("Weekly", "<ValidFor>7</ValidFor>\n") if weekly else ("Daily", "")
    rows = "".join(
        f'<Currency ISOCode="{rate.base}">\n<Nominal>{rate.nominal}</Nominal>\n'
        f"{valid}<Value>{_comma(rate.value)}</Value>\n</Currency>\n"
        for rate in bulletin.rates
    )
    return (
        '<?xml version="1.0" encoding="windows-1251" ?>\n'
        f'<CurrencyRates Name="{kind} Exchange Rates" '
        f'Date="{bulletin.effective_date:%d.%m.%Y}">\n{rows}</CurrencyRates>\n'
    ).encode("cp1251")


def nbt(bulletin: Bulletin) -> bytes:
    """export_xml.php: UTF-8, points, an ISO date."""
    rows = "".join(
        f'<Valute ID="{"810" if rate.base == "RUB" else NUMBERS[rate.base]}">\n'
        f"   <CharCode>{rate.base}</CharCode>\n   <Nominal>{rate.nominal}</Nominal>\n"
        f"   <Name>{NAMES[rate.base]}</Name>\n   <Value>{rate.value:.4f}</Value>\n</Valute>\n"
        for rate in bulletin.rates
    )
    return (
        '<?xml version="1.0" encoding="utf-8" ?>\n'
        f'<ValCurs Date="{bulletin.effective_date}" name="Foreign Currency Market">\n'
        f"{rows}</ValCurs>\n"
    ).encode()


def cbu(bulletin: Bulletin, before: Bulletin | None = None) -> bytes:
    """The JSON archive: every figure a string, other alphabets escaped."""
    rows = [
        {
            "id": number,
            "Code": NUMBERS[rate.base],
            "Ccy": rate.base,
            "CcyNm_RU": RUSSIAN[rate.base],
            "CcyNm_EN": NAMES[rate.base],
            "Nominal": str(rate.nominal),
            "Rate": f"{rate.value:.2f}",
            "Diff": f"{_short(_change(rate, before))}",
            "Date": f"{bulletin.effective_date:%d.%m.%Y}",
        }
        for number, rate in enumerate(bulletin.rates, 1)
    ]
    return json.dumps(rows, separators=(",", ":")).encode()


def cbr(bulletin: Bulletin) -> bytes:
    """XML_daily.asp: one line of windows-1251, decimal commas, the value of one unit beside."""
    rows = "".join(
        f"<Valute><NumCode>{NUMBERS[rate.base]}</NumCode><CharCode>{rate.base}</CharCode>"
        f"<Nominal>{rate.nominal}</Nominal><Name>{RUSSIAN[rate.base]}</Name>"
        f"<Value>{_comma(rate.value)}</Value>"
        f"<VunitRate>{_short(rate.value / rate.nominal).replace('.', ',')}</VunitRate></Valute>"
        for rate in bulletin.rates
    )
    return (
        '<?xml version="1.0" encoding="windows-1251"?>'
        f'<ValCurs Date="{bulletin.effective_date:%d.%m.%Y}" name="Foreign Currency Market">'
        f"{rows}</ValCurs>"
    ).encode("cp1251")


def _nbk_item(rate: Rate, change: Decimal) -> str:
    index = "UP" if change > 0 else "DOWN" if change < 0 else ""
    return (
        f"<item>\n<fullname>{RUSSIAN[rate.base].upper()}</fullname>\n<title>{rate.base}</title>\n"
        f"<description>{_short(rate.value)}</description>\n<quant>{rate.nominal}</quant>\n"
        f"<index>{index}</index>\n<change>{change:{'+' if change else ''}.2f}</change>\n</item>\n"
    )


def _change(rate: Rate, before: Bulletin | None) -> Decimal:
    earlier = before and before.rate(rate.base)
    return rate.value - earlier.value if earlier else Decimal(0)


def _comma(value: Decimal) -> str:
    return f"{value:.4f}".replace(".", ",")


def _short(value: Decimal) -> str:
    """Without an exponent and without trailing zeros."""
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
