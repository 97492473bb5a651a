"""A conversion as a message: the amount, the rate used, its date and source."""

from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal

from markupsafe import Markup

from bot.languages import Language
from bot.model import Button, Message
from bot.rates.conversion.exchange import Conversion, Money, Rated, Result
from bot.rates.conversion.numbers import Reading
from bot.rates.conversion.phrases import Amount
from bot.rates.conversion.problems import Misread
from bot.rates.figures import shown
from bot.render.buttons import swap_button
from bot.render.pieces import bold
from bot.render.rates import gap, sources
from bot.render.rows import grid
from bot.text import neutralise

MOST_DECIMALS = 6
IN_A_ROW = 2


def conversion(done: Conversion, language: Language) -> Message:
    lines: list[Markup | str] = [*_results(done, language), *_rates(done.results, language)]
    lines += sources(done.lines, language)
    lines += [gap(each, language) for each in done.gaps]
    lines += [_doubt(reading, language) for reading in done.request.doubts]
    html = Markup("\n").join(Markup("{}").format(line) for line in lines)
    return Message(str(html), _buttons(done, language))


def headline(done: Conversion, language: Language) -> str:
    """`100 USD = 47,231.00 KZT`, with all results."""
    results = ", ".join(money(result.total, language) for result in done.results)
    totals = (result.total for result in done.results)
    return f"{_asked(done, language)} {_equals(*totals)} {results}"


def money(amount: Money, language: Language) -> str:
    return f"{language.number(amount.value, amount.decimals)} {amount.currency}"


def misread(problem: Misread, language: Language) -> Message:
    """What was said, with the place that is wrong in it, and why."""
    facts = {name: neutralise(str(fact)) for name, fact in problem.facts.items()}
    why = language.gettext(problem.key).format(**facts)
    if problem.start == problem.end:
        return Message(str(Markup("{}").format(why)))
    before, after = problem.text[: problem.start], problem.text[problem.end :]
    word = problem.text[problem.start : problem.end]
    html = Markup("{}<b><u>{}</u></b>{}\n{}")
    return Message(str(html.format(*map(neutralise, (before, word, after)), why)))


def _results(done: Conversion, language: Language) -> list[Markup | str]:
    asked = _asked(done, language)
    if not done.results:
        return [bold(asked)]
    if len(done.results) == 1 and len(done.request.amounts) == 1:
        return [bold(headline(done, language))]
    if len(done.results) == 1:
        return _parts(done, language)
    lines = [
        Markup("{} <b>{}</b>").format(_equals(result.total), money(result.total, language))
        for result in done.results
    ]
    return [bold(asked), *lines]


def _parts(done: Conversion, language: Language) -> list[Markup | str]:
    """Each amount for itself, then all."""
    (result,) = done.results
    lines = [
        f"{amount_of(amount, language)} {_equals(part)} {money(part, language)}"
        for amount, part in zip(done.request.amounts, result.parts, strict=True)
    ]
    total = language.gettext("Together: {amount}")
    amount = money(result.total, language)
    if _equals(result.total) != "=":
        amount = f"≈ {amount}"
    return [*lines, bold(total.format(amount=amount))]


def _asked(done: Conversion, language: Language) -> str:
    first, *more = done.request.amounts
    text = amount_of(first, language)
    for amount in more:
        sign = "−" if amount.value < 0 else "+"
        text += f" {sign} {amount_of(Amount(abs(amount.value), amount.currency), language)}"
    return text


def amount_of(amount: Amount, language: Language) -> str:
    """With the decimals that it was written with, six at most but for very small ones."""
    value = amount.value
    written = 0 if value == value.to_integral_value() else -int(value.as_tuple().exponent)
    decimals = min(written, max(MOST_DECIMALS, 1 - value.adjusted()))
    return f"{language.number(amount.value, decimals)} {amount.currency}"


def _equals(*amounts: Money) -> str:
    """Not quite equal where not even the decimals of money are known."""
    return "≈" if any(amount.decimals < 2 for amount in amounts) else "="


def _rates(results: Iterable[Result], language: Language) -> list[str]:
    rates = dict.fromkeys(rate for result in results for rate in result.rates)
    return [_rate(rate, language) for rate in rates]


def _rate(rate: Rated, language: Language) -> str:
    line = rate.line
    assert line is not None  # noqa: S101 - a currency in itself is not listed
    return f"1 {line.base} = {shown(line.figure, language.number)} {line.currency}"


def _doubt(reading: Reading, language: Language) -> str:
    text = language.gettext("“{text}” is taken for {value}. If you meant {other}, write it so.")
    other = reading.other if reading.other is not None else reading.value
    return text.format(
        text=reading.text,
        value=_undoubted(reading.value, language),
        other=_undoubted(other, language),
    )


def _undoubted(value: Decimal, language: Language) -> str:
    """Written so that it is read in one way only: four decimals, or no mark at all."""
    if value == value.to_integral_value():
        return f"{value:f}".partition(".")[0]
    return language.number(value, 4)


def _buttons(done: Conversion, language: Language) -> tuple[tuple[Button, ...], ...]:
    copies = [_copy(result.total, language) for result in done.results]
    rows = list(grid(copies, IN_A_ROW))
    if len(done.results) == 1 and len(done.request.amounts) == 1:
        (amount,) = done.request.amounts
        target = done.results[0].total.currency
        data = swap_button(amount.value, target, amount.currency)
        if data is not None:
            rows.append((Button(f"⇄ {target} → {amount.currency}", data=data),))
    return tuple(rows)


def _copy(amount: Money, language: Language) -> Button:
    """The number alone, its decimals behind the language's mark, thousands not set apart."""
    unit = Decimal(1).scaleb(-amount.decimals)
    digits = f"{amount.value.quantize(unit, rounding=ROUND_HALF_EVEN):f}"
    return Button(f"⧉ {money(amount, language)}", copy=digits.replace(".", language.decimal_mark))
