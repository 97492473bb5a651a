"""How each of the eight ways to write says months, weekdays, ages, numbers and counts."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot.languages import LANGUAGE_NAMES, NBSP, language
from tests.kit.clock import START

MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "ru": "янв. февр. мар. апр. мая июн. июл. авг. сент. окт. нояб. дек.",
    "kk": "қаң. ақп. нау. сәу. мам. мау. шіл. там. қыр. қаз. қар. жел.",
    "ky": "янв. фев. мар. апр. май июн. июл. авг. сен. окт. ноя. дек.",
    "uz": "yan fev mar apr may iyn iyl avg sen okt noy dek",
    "uz_Cyrl": "янв фев мар апр май июн июл авг сен окт ноя дек",
    "tg": "янв фев мар апр май июн июл авг сен окт ноя дек",
    "tk": "ýan few mart apr maý iýun iýul awg sen okt noý dek",
}
DAY_MONTH = {"ky": "-", "uz": "-", "uz_Cyrl": "-"}  # what stands between them where it is no space
WEEKDAYS = {
    "en": "Mon Tue Wed Thu Fri Sat Sun",
    "ru": "пн вт ср чт пт сб вс",
    "kk": "дс сс ср бс жм сб жс",
    "ky": "дүй. шейш. шарш. бейш. жума ишм. жек.",
    "uz": "dush sesh chor pay jum shan yak",
    "uz_Cyrl": "душ сеш чор пай жум шан якш",
    "tg": "дшб сшб чшб пшб ҷмъ шнб яшб",
    "tk": "duş siş çar pen ann şen ýek",
}
# Now, 5 minutes, 2 hours, 1 day, 2 and 5 days, 8 days ago.
SECONDS = (0, 300, 7200, 86400, 2 * 86400, 5 * 86400, 8 * 86400)
AGES = {
    "en": "just now|5 min ago|2 h ago|1 day ago|2 days ago|5 days ago|25 Mar 2026",
    "ru": "только что|5 мин назад|2 ч назад|1 день назад|2 дня назад|5 дней назад|25 мар. 2026",
    "kk": "жаңа ғана|5 мин бұрын|2 сағ бұрын|1 күн бұрын|2 күн бұрын|5 күн бұрын|25 нау. 2026",
    "ky": "азыр эле|5 мүн мурун|2 саат мурун|1 күн мурун|2 күн мурун|5 күн мурун|25-мар. 2026",
    "uz": "hozirgina|5 daqiqa oldin|2 soat oldin|1 kun oldin|2 kun oldin|5 kun oldin|25-mar 2026",
    "uz_Cyrl": "ҳозиргина|5 дақиқа олдин|2 соат олдин|1 кун олдин|2 кун олдин|5 кун олдин"
    "|25-мар 2026",
    "tg": "лаҳзае пеш|5 дақиқа пеш|2 соат пеш|1 рӯз пеш|2 рӯз пеш|5 рӯз пеш|25 мар 2026",
    "tk": "ýaňyja|5 min öň|2 sagat öň|1 gün öň|2 gün öň|5 gün öň|25 mart 2026",
}
COUNTS = (1, 2, 5, 11, 21, 102)
SILENT = {
    "en": "quiet for 1 day|quiet for 2 days|quiet for 5 days|quiet for 11 days|quiet for 21 days"
    "|quiet for 102 days",
    "ru": "молчит 1 день|молчит 2 дня|молчит 5 дней|молчит 11 дней|молчит 21 день|молчит 102 дня",
}
# A noun after a number does not change in these.
UNCHANGED = {
    "kk": "{n} күн жаңалық жоқ",
    "ky": "{n} күн жаңылык жок",
    "uz": "{n} kundan beri yangilik yoʻq",
    "uz_Cyrl": "{n} кундан бери янгилик йўқ",
    "tg": "{n} рӯз боз хабар нест",
    "tk": "{n} günden bäri habar ýok",
}
NAMES = {
    "en": "Kazakhstan|National Bank of Kazakhstan|Almaty",
    "ru": "Казахстан|Национальный Банк Казахстана|Алматы",
    "kk": "Қазақстан|Қазақстан Ұлттық Банкі|Алматы",
    "ky": "Казакстан|Казакстандын Улуттук банкы|Алматы",
    "uz": "Qozogʻiston|Qozogʻiston Milliy banki|Olmaota",
    "uz_Cyrl": "Қозоғистон|Қозоғистон Миллий банки|Олмаота",
    "tg": "Қазоқистон|Бонки миллии Қазоқистон|Алмаато",
    "tk": "Gazagystan|Gazagystanyň Milli banky|Almaty",
}
every_language = pytest.mark.parametrize("code", LANGUAGE_NAMES)


@every_language
def test_months(code: str) -> None:
    said = [language(code).date(date(2026, month, 2)) for month in range(1, 13)]
    between = DAY_MONTH.get(code, " ")
    assert said == [f"2{between}{month} 2026" for month in MONTHS[code].split()]


@every_language
def test_a_scale_names_months_as_dates_do(code: str) -> None:
    for number, month in enumerate(MONTHS[code].split(), 1):
        day = date(2026, number, 7)
        assert language(code).day(day, "day") == f"7{DAY_MONTH.get(code, ' ')}{month}"
        assert language(code).day(day, "year") == "2026"
        # Russian has another ending where no day stands before it.
        assert language(code).day(day, "month")[:2] == month[:2]


@every_language
def test_weekdays(code: str) -> None:
    assert " ".join(language(code).weekday(day) for day in range(7)) == WEEKDAYS[code]


@every_language
def test_ages(code: str) -> None:
    said = [language(code).ago(START - timedelta(seconds=each), START) for each in SECONDS]
    assert "|".join(said) == AGES[code]


@every_language
def test_numbers(code: str) -> None:
    told = language(code)
    said = [told.number(Decimal("-1234567.895"), 2), told.number(Decimal("0.00008"), 5)]
    if code == "en":
        assert said == ["-1,234,567.90", "0.00008"]
    else:
        assert said == [f"-1{NBSP}234{NBSP}567,90", "0,00008"]


@every_language
def test_counts(code: str) -> None:
    said = [
        language(code).ngettext("quiet for {n} day", "quiet for {n} days", n).format(n=n)
        for n in COUNTS
    ]
    if code in UNCHANGED:
        assert said == [UNCHANGED[code].format(n=n) for n in COUNTS]
    else:
        assert "|".join(said) == SILENT[code]


@every_language
def test_names(code: str) -> None:
    said = [language(code).gettext(name) for name in NAMES["en"].split("|")]
    assert "|".join(said) == NAMES[code]
