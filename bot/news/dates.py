"""Dates as outlets of the region write them, to ISO: parsers of feeds know English ones only.

Day before month, names of months in seven languages, an hour of twelve, an offset after GMT.
"""

import re
from datetime import UTC, datetime, timedelta

ELEMENT = re.compile(
    r"(<(?:pubDate|dc:date|published|updated|issued|modified)(?:\s[^<>]{0,100})?>)([^<]{6,80})(?=<)"
)
USUAL = re.compile(
    r"\s*(?:(?:[A-Z][a-z]{2}, ?)?\d{1,2} [A-Z][a-z]{2} \d{2,4} \d{1,2}:\d\d(?::\d\d)?(?: ?[+-]\d{4}"
    r"| GMT| UTC?| Z| [ECMPB][SD]T)?|\d{4}-\d\d-\d\d.{0,25})\s*"
)
# By their first letters: of every language's first, second… month.
MONTHS = (
    ("jan", "янв", "қаң", "yan", "ýan"),
    ("feb", "фев", "ақп", "fev", "few"),
    ("mar", "мар", "нау"),
    ("apr", "апр", "сәу"),
    ("may", "май", "мая", "мам", "maý"),
    ("jun", "июн", "мау", "iyun", "iýun"),
    ("jul", "июл", "шіл", "iyul", "iýul"),
    ("aug", "авг", "там", "avg", "awg"),
    ("sep", "сен", "қыр", "sen"),
    ("oct", "окт", "қаз", "okt"),
    ("nov", "ноя", "қар", "noy", "noý"),
    ("dec", "дек", "жел", "dek"),
)
WORD = r"(?P<name>[^\W\d_]{3,12})"
DAYS = tuple(
    map(
        re.compile,
        (
            rf"(?<!\d)(?P<day>\d{{1,2}})[-.\s]{{1,2}}{WORD}[-.,\s]{{1,2}}(?P<year>\d{{4}})(?!\d)",
            rf"{WORD}\.?\s(?P<day>\d{{1,2}}),?\s(?P<year>\d{{4}})(?!\d)",
            rf"(?<!\d)(?P<year>\d{{4}})\s?ж\w{{0,5}}\.?,?\s(?P<day>\d{{1,2}})[-\s]{WORD}",
            r"(?<!\d)(?P<day>\d{1,2})(?P<gap>[./])(?P<month>\d{1,2})(?P=gap)(?P<year>\d{4})(?!\d)",
            r"(?<!\d)(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})(?!\d)",
        ),
    )
)
TIME = re.compile(
    r"(?<!\d)(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?\s?(?P<half>[AP]M\b)?"
    r"(?P<zone>\s*(?P<name>[A-Z]{0,5})(?P<offset>[+-]\d{1,4}(?::\d\d)?)?)\s*$",
    re.IGNORECASE,
)
# Of the region, in hours; others are left to the parsers.
ZONES = {"": 0, "GMT": 0, "UTC": 0, "Z": 0, "MSK": 3, "ALMT": 5, "KGT": 6}
ZONES |= dict.fromkeys(("UZT", "TJT", "TMT"), 5)


def in_document(text: str) -> str:
    """The document with its unusual dates in ISO form; those that nobody can read stay."""
    return ELEMENT.sub(_rewritten, text)


def _rewritten(found: re.Match[str]) -> str:
    moment = None if USUAL.fullmatch(found[2]) else read(found[2])
    return found[0] if moment is None else f"{found[1]}{moment.isoformat()}"


def read(text: str) -> datetime | None:
    """The moment in UTC, in which also a time without an offset is taken to be."""
    day = next(filter(None, (pattern.search(text) for pattern in DAYS)), None)
    since = None if day is None else _time(text[: day.start()] + text[day.end() :])
    if day is None or since is None:
        return None
    try:
        return datetime(int(day["year"]), *_month_and_day(day), tzinfo=UTC) + since
    except (ValueError, OverflowError):
        return None


def _month_and_day(found: re.Match[str]) -> tuple[int, int]:
    """Month 0 where its name is nobody's."""
    parts, day = found.groupdict(), int(found["day"])
    if (name := parts.get("name")) is not None:
        return _month(name.casefold()), day
    month = int(parts["month"])
    return (day, month) if month > 12 else (month, day)


def _month(name: str) -> int:
    return next((n for n, begins in enumerate(MONTHS, 1) if name.startswith(begins)), 0)


def _time(rest: str) -> timedelta | None:
    """How long after the day's beginning in UTC; None for a zone that is not known."""
    found = TIME.search(rest)
    if found is None:
        return timedelta() if ":" not in rest else None
    zone = ZONES.get(found["name"].upper())
    if zone is None or (hour := int(found["hour"])) > 24:
        return None
    if found["half"]:
        hour = hour % 12 + 12 * (found["half"].upper() == "PM")
    passed = timedelta(hours=hour, minutes=int(found["minute"]), seconds=int(found["second"] or 0))
    return passed - timedelta(hours=zone) - _offset(found["offset"] or "+0")


def _offset(text: str) -> timedelta:
    digits = text[1:].replace(":", "")
    hours, minutes = (digits, "0") if len(digits) <= 2 else (digits[:-2], digits[-2:])
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return -offset if text[0] == "-" else offset
