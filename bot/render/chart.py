"""A chart in words: what is drawn into the picture, its caption, and the line of blocks that
stands in its place for those who save data."""

from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from markupsafe import Markup

from bot.languages import Language
from bot.model import Button, Message
from bot.rates import change
from bot.rates.figures import shown
from bot.rates.periods import PERIODS, Period
from bot.rates.track import BREAK, Point, Track
from bot.render.buttons import chart_button

BLOCKS = "▁▂▃▄▅▆▇█"
UNKNOWN = "·"
WIDTH = 24
HALF_A_YEAR = 183
MIDDLE = BLOCKS[3]
FEWEST = 4  # lines of the grid
# Room above and below the line, for the figures of the highest and lowest, in parts of its height.
ROOM = Decimal("0.2")
# The height of a line that does not move, in parts of the rate.
FLAT = Decimal("0.02")


def plan(track: Track, period: Period, language: Language) -> dict[str, Any]:
    """All that bot.rates.chart draws, as JSON values: words, and numbers that are places only.

    Days are ordinals. `levels` and `days` are the lines of the grid with their texts; `runs` have
    the days `x` from which the rate was `y`, the last one until `until`.
    """
    low, high = track.lowest.figure.value, track.highest.figure.value
    height = (high - low) or high * FLAT
    bottom, top = low - height * ROOM, high + height * ROOM
    return {
        "title": title(track, period, language),
        "value": f"{shown(track.last.figure, language.number)} {track.quote}",
        "change": movement(track, language),
        "direction": (track.change > 0) - (track.change < 0),
        "source": source(track, language),
        "since": track.since.toordinal(),
        "until": track.until.toordinal(),
        "bottom": float(bottom),
        "top": float(top),
        "levels": _levels(track, language),
        "days": [[day.toordinal(), text] for day, text in _days(track, period, language)],
        "runs": [
            {
                "x": [point.day.toordinal() for point in run.points],
                "y": [float(point.figure.value) for point in run.points],
                "until": run.until.toordinal(),
            }
            for run in track.runs
        ],
        "high": _mark(track.highest, period, language) if high > low else None,
        "low": _mark(track.lowest, period, language) if high > low else None,
    }


def caption(track: Track, period: Period, language: Language) -> str:
    """The same in words, for who cannot see the picture, and to be found by."""
    head = Markup("<b>{}</b>").format(title(track, period, language))
    lines = [head, *(Markup("{}").format(line) for line in _facts(track, language))]
    return str(Markup("\n").join(lines))


def text(track: Track, period: Period, language: Language) -> Message:
    """A line of blocks in the place of the picture."""
    head = Markup("<b>{}</b>").format(title(track, period, language))
    line = Markup("<code>{}</code>").format(sparkline(track))
    facts = (Markup("{}").format(line) for line in _facts(track, language))
    return Message(str(Markup("\n").join([head, line, *facts])), buttons(track, period, plain=True))


def sparkline(track: Track, width: int = WIDTH) -> str:
    """Blocks of equal spans of time, each as high as the rate that held at its end."""
    values = [value_on(track, day) for day in _ends(track, width)]
    low, high = track.lowest.figure.value, track.highest.figure.value
    return "".join(_block(value, low, high) for value in values)


def value_on(track: Track, day: date) -> Decimal | None:
    """What held on a day; None where that is not known. The newest rate holds on for a while."""
    for run in track.runs:
        until = run.until + BREAK if run is track.runs[-1] else run.until
        if run.points[0].day <= day <= until:
            return [point for point in run.points if point.day <= day][-1].figure.value
    return None


def nothing_yet(base: str, quote: str, language: Language) -> Message:
    """No source has the pair, or nothing is stored of it so far."""
    words = language.gettext(
        "There is no history of {pair} yet: it grows with every day. "
        "Whoever runs this bot can fetch the past with this command:"
    )
    command = "yamchi rates backfill --days 365"
    html = Markup("{}\n<code>{}</code>").format(words.format(pair=f"{base}/{quote}"), command)
    return Message(str(html))


def title(track: Track, period: Period, language: Language) -> str:
    return f"{track.base}/{track.quote} · {language.gettext(period.title)}"


def movement(track: Track, language: Language) -> str:
    """The change over the time shown; a fixed rate has none."""
    if track.fixed and track.peg is not None:
        return language.gettext("fixed since {year}").format(year=track.peg.since.year)
    if not track.change:
        return language.gettext("unchanged")
    return change.shown(track.change, language.number)


def source(track: Track, language: Language) -> str:
    name = language.gettext(track.source.name)
    if track.via:
        words = language.gettext("{bank}, cross rate through {currency}")
        name = words.format(bank=name, currency=track.via)
    if track.fixed:
        return language.gettext("fixed by the {bank}").format(bank=name)
    return f"{name} · {language.date(track.newest)}"


def buttons(track: Track, period: Period, *, plain: bool = False) -> tuple[tuple[Button, ...], ...]:
    """The other periods, the pair the other way round, and the picture or the text of it."""
    row = tuple(
        Button(
            f"· {each.name} ·" if each == period else each.name,
            data=chart_button(track.base, track.quote, number, plain=plain),
        )
        for number, each in enumerate(PERIODS)
    )
    at = PERIODS.index(period)
    swapped = chart_button(track.quote, track.base, at, plain=plain)
    return row, (Button(f"⇄ {track.quote}/{track.base}", data=swapped),)


def _facts(track: Track, language: Language) -> list[str]:
    number = language.number
    now = f"1 {track.base} = {shown(track.last.figure, number)} {track.quote}"
    lines = [f"{now}  {movement(track, language)}"]
    if track.highest.figure.value > track.lowest.figure.value:
        words = language.gettext("from {first}, high {high}, low {low}")
        lines.append(
            words.format(
                first=shown(track.first.figure, number),
                high=_dated(track.highest, language),
                low=_dated(track.lowest, language),
            )
        )
    return [*lines, source(track, language)]


def _dated(point: Point, language: Language) -> str:
    return f"{shown(point.figure, language.number)} ({language.date(point.day)})"


def _mark(point: Point, period: Period, language: Language) -> dict[str, Any]:
    short = period.days < HALF_A_YEAR
    day = language.day(point.day, "day") if short else language.date(point.day)
    words = f"{shown(point.figure, language.number)} · {day}"
    return {"x": point.day.toordinal(), "y": float(point.figure.value), "text": words}


def _levels(track: Track, language: Language) -> list[list[Any]]:
    """Round figures between the lowest and the highest; the rate itself where it is flat."""
    low, high = track.lowest.figure.value, track.highest.figure.value
    if low == high:
        return [[float(low), shown(track.last.figure, language.number)]]
    values, decimals = round_figures(low, high)
    return [[float(value), language.number(value, decimals)] for value in values]


def round_figures(low: Decimal, high: Decimal) -> tuple[list[Decimal], int]:
    """Multiples of the largest step of 1, 2, 2.5 or 5 times a power of ten of which at least
    four are within, and how many decimals they have."""
    unit = Decimal(1).scaleb((high - low).adjusted())
    for factor in ("5", "2.5", "2", "1", "0.5", "0.25", "0.2", "0.1"):
        step = unit * Decimal(factor)
        first = (low / step).to_integral_value(ROUND_CEILING)
        count = int((high / step).to_integral_value(ROUND_FLOOR) - first) + 1
        if count >= FEWEST:
            break
    decimals = max(0, -int(step.normalize().as_tuple().exponent))
    return [(first + number) * step for number in range(count)], decimals


def _days(track: Track, period: Period, language: Language) -> list[tuple[date, str]]:
    """Days of the scale: every so many, firsts of months, or of years."""
    every = [track.since + timedelta(n) for n in range((track.until - track.since).days + 1)]
    if period.days > 2 * 365:
        years = [day for day in every if (day.month, day.day) == (1, 1)]
        return [(day, language.day(day, "year")) for day in years]
    if period.days > HALF_A_YEAR:
        months = [day for day in every if day.day == 1 and day.month % 3 == 1]
        return [(day, language.day(day, "month")) for day in months]
    step = max(period.days // 4, 1)
    days = every[step // 2 :: step]
    return [(day, language.day(day, "day")) for day in days]


def _ends(track: Track, width: int) -> list[date]:
    """The last day of each of so many equal spans."""
    days = (track.until - track.since).days
    return [track.since + timedelta(days=days * (n + 1) // width) for n in range(width)]


def _block(value: Decimal | None, low: Decimal, high: Decimal) -> str:
    if value is None:
        return UNKNOWN
    if low == high:
        return MIDDLE
    return BLOCKS[min(int((value - low) / (high - low) * len(BLOCKS)), len(BLOCKS) - 1)]
