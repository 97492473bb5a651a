"""The board as a message: lines that line up, then the date and source of each."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from markupsafe import Markup

from bot.languages import Language
from bot.model import Message
from bot.rates import change
from bot.rates.board import Gap, Line
from bot.rates.figures import shown
from bot.render.rich import Block, Row, cell, heading, italic, paragraph, table, written

INDENT = "    "
# Banks are asked every half hour: one that was not read for so long does not answer.
UNHEARD = timedelta(hours=6)

# Where its terms ask to be named with one.
LINKS = {"erapi": "exchangerate-api.com"}


def rates(
    lines: Sequence[Line | Gap],
    language: Language,
    *,
    now: datetime | None = None,
    day: date | None = None,
    rich: bool = False,
) -> Message:
    """A block of fixed width, 34 columns for the five currencies, and its sources below.

    The literal form of a line is kept (`1 USD = 472.31 KZT  ▼ 0.59 %`): figures are padded
    before the line, so that codes and changes stand in columns. What replaces a percent is too
    long for a phone, and stands below its line. `day` is the one that was asked for; without one
    the age of what is old at `now` is told. With `rich` it is also a table.
    """
    known = [line for line in lines if isinstance(line, Line)]
    gaps = [gap(line, language, day) for line in lines if isinstance(line, Gap)]
    parts = [Markup("<b>{}</b>").format(_title(language, day))]
    if known:
        parts.append(Markup("<pre>{}</pre>").format(_table(known, language)))
    told = sources(known, language, now if day is None else None)
    parts.extend(Markup("{}").format(text) for text in (*told, *gaps))
    body = written(blocks(lines, language, now=now, day=day)) if rich else None
    return Message(str(Markup("\n").join(parts)), rich=body)


def blocks(
    lines: Sequence[Line | Gap],
    language: Language,
    *,
    now: datetime | None = None,
    day: date | None = None,
) -> list[Block]:
    """The same as a table, its sources below."""
    known = [line for line in lines if isinstance(line, Line)]
    gaps = [gap(line, language, day) for line in lines if isinstance(line, Gap)]
    rows = [row for line in known for row in _rows(line, language)]
    told = (*sources(known, language, now if day is None else None), *gaps)
    tables = [table(rows)] if rows else []
    return [heading(_title(language, day), 4), *tables, *map(paragraph, told)]


def _rows(line: Line, language: Language) -> list[Row]:
    """What replaces a percent is too long to stand beside it on a phone."""
    told, moved = figure(line, language), _movement(line, language).strip()
    if line.since is None and line.change is not None:
        return [[cell(told, "right"), cell(moved)]]
    return [[cell(told, "right"), cell()], [cell(italic(moved), "right", columns=2)]]


def _title(language: Language, day: date | None) -> str:
    if day is None:
        return language.gettext("Official rates")
    return language.gettext("Official rates in force on {date}").format(date=language.date(day))


def _table(lines: Sequence[Line], language: Language) -> str:
    figures = [figure(line, language) for line in lines]
    width = max(map(len, figures))
    return "\n".join(
        text.rjust(width) + _movement(line, language)
        for text, line in zip(figures, lines, strict=True)
    )


def figure(line: Line, language: Language) -> str:
    return f"1 {line.base} = {shown(line.figure, language.number)} {line.currency}"


def _movement(line: Line, language: Language) -> str:
    if line.since is not None:
        text = language.gettext("unchanged since {date}")
        return f"\n{INDENT}{text.format(date=language.date(line.since))}"
    if line.change is not None:
        return f"  {change.shown(line.change, language.number, line.change_bound)}"
    return f"\n{INDENT}{language.gettext('no earlier rate to compare')}"


def sources(lines: Iterable[Line], language: Language, now: datetime | None = None) -> list[str]:
    """The currencies of the same date and source share a line."""
    groups: dict[str, dict[str, None]] = {}
    for line in lines:
        label = line.about or line.currency
        groups.setdefault(source(line, language, now), {})[label] = None
    return [f"{', '.join(codes)} · {text}" for text, codes in groups.items()]


def source(line: Line, language: Language, now: datetime | None = None) -> str:
    """Date and source, then what is to be known of both."""
    parts = [
        language.date(line.effective_date),
        _name(line, language),
        *_standing_in(line, language),
        *_moved(line, language),
        *(() if now is None else _age(line, now, language)),
    ]
    return " · ".join(parts)


def _name(line: Line, language: Language) -> str:
    name = language.gettext(line.source_name)
    if line.indicative:
        text = language.gettext("{source}, indicative, not official")
        name = text.format(source=" ".join(filter(None, (name, LINKS.get(line.source_code)))))
    if line.fixed:
        name = language.gettext("fixed by the {bank}").format(bank=name)
    if line.second is not None and not line.second.fixed:
        name = f"{name}, {language.gettext(line.second.source_name)}"
    if line.derived_via:
        text = language.gettext("{bank}, cross rate through {currency}")
        name = text.format(bank=name, currency=line.derived_via)
    if line.second is not None and line.second.fixed:
        fixed = language.gettext("fixed by the {bank}")
        name = f"{name}, {fixed.format(bank=language.gettext(line.second.source_name))}"
    return name


def _standing_in(line: Line, language: Language) -> Iterable[str]:
    if line.instead_of is None:
        return
    bank = language.gettext(line.instead_of)
    if line.instead_since is None:
        yield language.gettext("nothing yet from: {bank}").format(bank=bank)
    else:
        text = language.gettext("nothing newer than {date} from: {bank}")
        yield text.format(bank=bank, date=language.date(line.instead_since))


def _moved(line: Line, language: Language) -> Iterable[str]:
    """The day of the last move, where the figure has been dated anew since."""
    if line.moved_on is not None and line.moved_on < line.effective_date:
        text = language.gettext("moved on {date}")
        yield text.format(date=language.date(line.moved_on))


def _age(line: Line, now: datetime, language: Language) -> Iterable[str]:
    days = (now.date() - line.effective_date).days
    if days > 0 and not line.fixed:
        yield language.ngettext("{n} day old", "{n} days old", days).format(n=days)
    if line.fetched_at is not None and now - line.fetched_at > UNHEARD:
        ago = language.ago(line.fetched_at, now)
        yield language.gettext("last read {ago}").format(ago=ago)


def gap(missing: Gap, language: Language, day: date | None = None) -> str:
    if day is not None:
        text = language.gettext("{currency}: no rate is known for {date}.")
        return text.format(currency=missing.currency, date=language.date(day))
    if missing.awaited is None:
        text = language.gettext("{currency}: no official source has it.")
        return text.format(currency=missing.currency)
    text = language.gettext("{currency}: {bank} has not answered yet.")
    return text.format(currency=missing.currency, bank=language.gettext(missing.awaited))
