"""The board as a message: lines that line up, then the date and source of each."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from bot.languages import Language
from bot.model import Message
from bot.rates import change
from bot.rates.board import Gap, Line
from bot.rates.figures import Figure, shown

INDENT = "    "


def rates(lines: Sequence[Line | Gap], language: Language) -> Message:
    """A block of fixed width, 34 columns for the five currencies, and its sources below.

    The literal form of a line is kept (`1 USD = 472.31 KZT  ▼ 0.59 %`): figures are padded
    before the line, so that codes and changes stand in columns. What replaces a percent is too
    long for a phone, and stands below its line.
    """
    known = [line for line in lines if isinstance(line, Line)]
    gaps = [gap(line, language) for line in lines if isinstance(line, Gap)]
    parts = [Markup("<b>{}</b>").format(language.gettext("Official rates"))]
    if known:
        parts.append(Markup("<pre>{}</pre>").format(_table(known, language)))
    parts.extend(Markup("{}").format(text) for text in (*sources(known, language), *gaps))
    return Message(str(Markup("\n").join(parts)))


def _table(lines: Sequence[Line], language: Language) -> str:
    figures = [figure(line, language) for line in lines]
    width = max(map(len, figures))
    return "\n".join(
        text.rjust(width) + _movement(line, language)
        for text, line in zip(figures, lines, strict=True)
    )


def figure(line: Line, language: Language) -> str:
    value = shown(Figure(line.value, line.bound), language.number)
    return f"1 {line.base} = {value} {line.currency}"


def _movement(line: Line, language: Language) -> str:
    if line.since is not None:
        text = language.gettext("unchanged since {date}")
        return f"\n{INDENT}{text.format(date=language.date(line.since))}"
    if line.change is not None:
        return f"  {change.shown(line.change, language.number)}"
    return f"\n{INDENT}{language.gettext('no earlier rate to compare')}"


def sources(lines: Iterable[Line], language: Language) -> list[str]:
    """The currencies of the same date and source share a line."""
    groups: dict[str, list[str]] = {}
    for line in lines:
        groups.setdefault(_source(line, language), []).append(line.currency)
    return [f"{', '.join(codes)} · {source}" for source, codes in groups.items()]


def _source(line: Line, language: Language) -> str:
    source = language.gettext(line.source_name)
    if line.fixed:
        source = language.gettext("fixed by the {bank}").format(bank=source)
    if line.derived_via:
        text = language.gettext("{bank}, cross rate through {currency}")
        source = text.format(bank=source, currency=line.derived_via)
    return f"{language.date(line.effective_date)} · {source}"


def gap(missing: Gap, language: Language) -> str:
    if missing.awaited is None:
        text = language.gettext("{currency}: no official source has it.")
        return text.format(currency=missing.currency)
    text = language.gettext("{currency}: {bank} has not answered yet.")
    return text.format(currency=missing.currency, bank=language.gettext(missing.awaited))
