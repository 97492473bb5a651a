"""What is asked for with /digest: `09:00 weekdays Kazakhstan, economy`. Pure."""

import re
from dataclasses import dataclass
from datetime import time

from bot.digest.slots import DAILY, WEEKDAYS
from bot.errors import ChatError

LONGEST_WORDS = 200
WEEKEND = DAILY - WEEKDAYS
TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?:\s*(am|pm))?(?![\w:.])", re.IGNORECASE)
DAY_NAMES = (
    "mon monday пн понедельник дс дүйсенбі дүй дүйшөмбү du dushanba душанба душанбе duşenbe",
    "tue tuesday вт вторник сс сейсенбі шей шейшемби se seshanba сешанба сешанбе sişenbe",
    "wed wednesday ср среда сәрсенбі шаршемби chor chorshanba чоршанба чоршанбе çarşenbe",
    "thu thursday чт четверг бс бейсенбі бейш бейшемби pay payshanba пайшанба панҷшанбе penşenbe",
    "fri friday пт пятница жм жұма жума ju juma ҷумъа anna",
    "sat saturday сб суббота сенбі ишемби sha shanba шанба шанбе şenbe",
    "sun sunday вс воскресенье жс жексенбі жек жекшемби yak yakshanba якшанба якшанбе ýekşenbe",
)
# As the bot writes them itself, where that is not among those above.
SHORT = (
    "ду душ dush дшб duş",
    "се сеш sesh шейш сшб siş",
    "чор шарш чшб çar",
    "пай пшб pen",
    "жу жум jum ҷмъ ann",
    "ша шан shan ишм шнб şen",
    "як якш яшб ýek",
)
DAY = {
    name: frozenset({number})
    for names in (DAY_NAMES, SHORT)
    for number, words in enumerate(names)
    for name in words.split()
}
_SETS = {
    DAILY: "daily, everyday, every day, ежедневно, каждый день, күнделікті, күн сайын, күнүгө, "
    "kunlik, har kuni, кунлик, ҳар куни, ҳаррӯза, ҳар рӯз, gündelik, her gün",
    WEEKDAYS: "weekdays, workdays, будни, по будням, жұмыс күндері, жумуш күндөрү, ish kunlari, "
    "иш кунлари, рӯзҳои корӣ, iş günleri",
    WEEKEND: "weekend, weekends, выходные, по выходным, демалыс күндері, дем алыш күндөрү, "
    "dam olish kunlari, дам олиш кунлари, рӯзҳои истироҳат, dynç günleri",
}
SETS = {name: days for days, names in _SETS.items() for name in names.split(", ")}
MOST_WORDS = max(name.count(" ") for name in SETS) + 1


class NoTime(ChatError):
    key = "At what time? For example: /digest 09:00 or /digest 18:30 weekdays Kazakhstan, economy"


class BadTime(ChatError):
    key = "{said} is no time of the day. For example: /digest 09:00"


class TooManyWords(ChatError):
    key = "That is too long: at most {characters} characters after the time."


@dataclass(frozen=True, slots=True)
class Asked:
    """A time of the day, weekdays (0 for Monday), and what the digest is of, "" for everything."""

    at: time
    days: frozenset[int]
    words: str


def asked(said: str) -> Asked:
    """Raises the ChatErrors above."""
    said = " ".join(said.split())
    found = TIME.match(said)
    if found is None:
        raise NoTime
    at = _time(found)
    rest = said[found.end() :].strip(" ,;")
    days, words = _days(rest)
    if len(words) > LONGEST_WORDS:
        raise TooManyWords(characters=LONGEST_WORDS)
    return Asked(at, days or DAILY, words)


def parts(words: str) -> tuple[str, ...]:
    """What a digest is of, one by one: a topic, an outlet, a language or words each."""
    return tuple(part for piece in re.split("[,;]", words) if (part := " ".join(piece.split())))


def _time(found: re.Match[str]) -> time:
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and not 1 <= hour <= 12:
        raise BadTime(said=found[0])
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    # The midnight that ends a day is the one that the next begins with.
    hour = 0 if (hour, minute) == (24, 0) else hour
    if hour > 23 or minute > 59:
        raise BadTime(said=found[0])
    return time(hour, minute)


def _days(said: str) -> tuple[frozenset[int], str]:
    """The weekdays that it begins with, and what is left. `mon,thu`, `mon-fri`, `weekdays`."""
    chosen, rest = _set(said)
    if not chosen:
        head, _, rest = said.partition(" ")
        chosen = _list(head.casefold())
    if not chosen:
        return frozenset(), said
    more, rest = _days(rest) if rest else (frozenset(), "")
    return chosen | more, rest


def _set(said: str) -> tuple[frozenset[int], str]:
    """As `_days`, of those that are meant by one name, which may be several words: the longest."""
    words = said.split(" ")
    for size in range(min(MOST_WORDS, len(words)), 0, -1):
        name = " ".join(words[:size]).casefold().rstrip(",.")
        if name in SETS:
            return SETS[name], " ".join(words[size:])
    return frozenset(), said


def _list(head: str) -> frozenset[int]:
    chosen: set[int] = set()
    for name in head.strip(",.").split(","):
        first, dash, last = name.strip(".").partition("-")
        if first not in DAY or (dash and last not in DAY):
            return frozenset()
        (begin,), (end,) = DAY[first], DAY[last] if dash else DAY[first]
        chosen |= {number % 7 for number in range(begin, end + 1 + 7 * (end < begin))}
    return frozenset(chosen)
