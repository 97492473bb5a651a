"""Texts, numbers, dates and ages in a chat's language.

Texts are gettext catalogues in `bot/locale/<code>/LC_MESSAGES/yamchi.mo`; English is the msgid.
Number patterns are ours: Babel prints 0.00008 as 0.
"""

import gettext
import re
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from pathlib import Path
from typing import Literal

from bot.cyrillic import cyrillic

LOCALE = Path(__file__).parent / "locale"
NBSP = "\u00a0"
DAY = 86400
# As the languages call themselves.
LANGUAGE_NAMES = {
    "en": "English",
    "ru": "Русский",
    "kk": "Қазақша",
    "ky": "Кыргызча",
    "uz": "Oʻzbekcha",
    "uz_Cyrl": "Ўзбекча",
    "tg": "Тоҷикӣ",
    "tk": "Türkmençe",
}
CODE = re.compile(r"([a-z]{2,3})(?:[-_](cyrl))?(?![a-z])", re.IGNORECASE)
DayForm = Literal["day", "month", "year"]
FORMS: dict[DayForm, str] = {"day": "d MMM", "month": "MMM y", "year": "y"}
# These write the day of a month as an ordinal: 2-апр, 2-apr.
ORDINAL = {"ky", "uz", "uz_Cyrl"}

# (number of forms, rule) of each language that is not English, as gettext writes them. CLDR has no
# rule for Tajik; like Kazakh it says "1" and "more", though both often read the same.
TWO = (2, "(n != 1)")
PLURALS: dict[str, tuple[int, str]] = {
    "ru": (
        3,
        "(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)",
    ),
    "kk": TWO,
    "ky": TWO,
    "uz": TWO,
    "tg": TWO,
    "tk": TWO,
}


def msgid(text: str) -> str:
    """Marks a text that is looked up elsewhere, by a name or out of a table."""
    return text


def spoken(code: str) -> str | None:
    """The language that is meant by Telegram's code of one (`ru`, `ru-RU`, `uz-Cyrl`); None for
    one that yamchi does not speak."""
    found = CODE.match(code.strip())
    if found is None:
        return None
    plain = found[1].lower()
    exact = f"{plain}_Cyrl" if found[2] else plain
    return next((known for known in (exact, plain) if known in LANGUAGE_NAMES), None)


class _English(str):
    """A text that the catalogue does not have."""

    __slots__ = ()


class _Missing(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return _English(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return _English(msgid1 if n == 1 else msgid2)


class Language:
    """One language: its code, its texts and its patterns. `iso` is its code of two letters,
    whatever it is written with."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.iso, _, script = code.partition("_")
        self._cyrillic = script == "Cyrl"
        self._catalogue = gettext.translation("yamchi", LOCALE, [self.iso], fallback=True)
        self._catalogue.add_fallback(_Missing())
        self._thousands, self.decimal_mark = (",", ".") if code == "en" else (NBSP, ",")

    def gettext(self, message: str) -> str:
        return self._written(self._catalogue.gettext(message), message)

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self._written(self._catalogue.ngettext(one, many, n), many)

    def _written(self, text: str, original: str) -> str:
        if isinstance(text, _English):
            return str(text)
        return _in_cyrillic(text, original) if self._cyrillic else text

    def spelt(self, text: str) -> str:
        """A text in this language, `iso`, in the letters of the chat."""
        return cyrillic(text) if self._cyrillic else text

    def number(self, value: Decimal, decimals: int) -> str:
        """Fixed point, rounded half to even, thousands set apart. Never in exponent form."""
        rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_EVEN)
        plain = f"{rounded:,f}"
        return plain.translate({ord(","): self._thousands, ord("."): self.decimal_mark})

    def integer(self, value: int) -> str:
        return self.number(Decimal(value), 0)

    def day(self, day: date, form: DayForm) -> str:
        """A part of a date, for a scale: `2 Apr`, `Apr 2026` or `2026`."""
        return _format_date(day, self.code, FORMS[form])

    def date(self, day: date) -> str:
        """Day, short month, year: `2 Apr 2026`."""
        return _format_date(day, self.code, "d MMM y")

    def weekday(self, day: int) -> str:
        """Short: `Mon` for 0."""
        return _weekdays(self.code)[day]

    def ago(self, moment: datetime, now: datetime) -> str:
        """How long ago, in the largest unit; from a week on, the date (UTC)."""
        seconds = max(0, int((now - moment).total_seconds()))
        if seconds < 60:
            return self.gettext("just now")
        if seconds < 3600:
            return self.gettext("{n} min ago").format(n=seconds // 60)
        if seconds < DAY:
            return self.gettext("{n} h ago").format(n=seconds // 3600)
        if seconds < 7 * DAY:
            days = seconds // DAY
            return self.ngettext("{n} day ago", "{n} days ago", days).format(n=days)
        return self.date(moment.date())


@cache
def _in_cyrillic(text: str, original: str) -> str:
    return cyrillic(text, original)


@cache
def language(code: str) -> Language:
    """The language of that code; one without a catalogue speaks English."""
    return Language(code)


@cache
def _format_date(day: date, code: str, pattern: str) -> str:
    # Imported at first use: its tables cost memory that an idle bot need not hold.
    from babel.dates import format_date

    if code in ORDINAL:
        pattern = pattern.replace("d MMM", "d-MMM")
    return _small(format_date(day, pattern, locale=code), code)


@cache
def _weekdays(code: str) -> dict[int, str]:
    # The forms for use within a text: Babel mixes languages up in those that stand alone.
    from babel.dates import get_day_names

    names = get_day_names("abbreviated", "format", code)
    return {day: _small(name, code) for day, name in names.items()}


def _small(text: str, code: str) -> str:
    """Of these languages English alone writes months and weekdays with a capital; CLDR does so in
    Tajik and, for weekdays, in Uzbek too."""
    return text if code == "en" else text.lower()
