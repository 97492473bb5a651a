"""The grammar: amounts, then what into; or the other way round; or two currencies alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.rates.conversion.expression import MOST_SHOWN, Expression
from bot.rates.conversion.items import Item, Reader, tidy
from bot.rates.conversion.numbers import Reading, decimal_mark
from bot.rates.conversion.problems import (
    AmountOfWhat,
    Misread,
    NearCurrency,
    Negative,
    NoAmount,
    NothingToConvert,
    TooLittle,
    TooManyCurrencies,
    TooMuch,
    TooWordy,
    Unclosed,
)
from bot.rates.conversion.sums import LEAST, MOST, NUMBER, Sum

LONGEST = 300
MOST_AMOUNTS = 8
MOST_TARGETS = 8
BEGINNING = ("number", "power")
JOINING = ("between", "ask", "also", "of")


@dataclass(frozen=True, slots=True)
class Amount:
    """What is to be converted; less than 0 where it is taken off the others."""

    value: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Request:
    """`targets` is empty where none was named. `doubts` are numbers that may be read in two ways.
    `certain` tells that the words can hardly mean anything else."""

    amounts: tuple[Amount, ...]
    targets: tuple[str, ...] = ()
    doubts: tuple[Reading, ...] = ()
    certain: bool = True


def parse(text: str, language: str) -> Request:
    """Read what is said to be a conversion. Raises Misread, and nothing else, on any text."""
    said = tidy(text[: LONGEST + 1])
    if len(text) > LONGEST:
        raise TooWordy(said, 0, 0)
    return _Phrase(said, language, tuple(Reader(said, language).items())).request()


def meant(text: str, language: str) -> Request | None:
    """Read a text that may be anything: None where it is no conversion.

    Raises Misread where it is one beyond doubt, with something wrong in it.
    """
    if len(text) > LONGEST:
        return None
    try:
        request = parse(text, language)
    except Misread as problem:
        if problem.sure and _otherwise_whole(problem, language):
            raise
        return None
    return request if request.certain else None


def currencies(text: str, language: str) -> tuple[str, ...]:
    """The codes of a list of currencies: codes, names, signs, flags. Raises Misread at any other
    word."""
    said = tidy(text[: LONGEST + 1])
    if len(text) > LONGEST:
        raise TooWordy(said, 0, 0)
    found = dict[str, None]()
    for item in Reader(said, language).items():
        if item.kind == "currency":
            found[item.code] = None
        elif item.kind not in ("also", "between") and not _is(item, ",/-"):
            raise Misread(said, item.start, item.end)
    return tuple(found)


def _otherwise_whole(problem: Misread, language: str) -> bool:
    """Whether a text has an amount and a currency, and no other word that is wrong in it."""
    before, after = problem.text[: problem.start], problem.text[problem.end :]
    try:
        items = tuple(Reader(f"{before} {after}", language).items())
    except Misread:
        return False
    if isinstance(problem, NearCurrency) and not any(char.isdigit() for char in before):
        return False  # a word before the amount is seldom a currency
    money = problem.is_money or any(item.kind == "currency" and not item.weak for item in items)
    return money and (problem.is_amount or any(item.kind in BEGINNING for item in items))


class _Phrase:
    """One text, its items at hand."""

    def __init__(self, text: str, language: str, items: Sequence[Item]) -> None:
        self._text = text
        self._all = items
        self._items = tuple(item for item in items if item.kind != "filler")
        mark = decimal_mark((item.text for item in items if item.kind == "number"), language)
        self._sums = Expression(text, self._items, mark)
        self._targets: list[Item] = []

    def request(self) -> Request:
        if not any(item.kind == "currency" for item in self._items):
            raise NothingToConvert(self._text, 0, 0)
        if not any(item.kind in BEGINNING for item in self._items):
            return self._pair()
        source = self._lead()
        found, starts = self._amounts()
        self._trail()
        amounts = self._priced(found, starts, source)
        targets = self._codes(self._targets)
        doubts = tuple(dict.fromkeys(self._sums.doubts))
        return Request(amounts, targets, doubts, self._certain(bool(targets)))

    def _pair(self) -> Request:
        """`usd kzt`: what one is worth."""
        for item in self._items:
            if item.kind == "currency":
                self._targets.append(item)
            elif item.kind not in JOINING and not (item.kind == "mark" and item.text in "-/,"):
                raise self._odd(item)
        if len(self._targets) < 2:
            raise NothingToConvert(self._text, 0, 0)
        source, *targets = self._codes(self._targets)
        certain = self._certain(True) and not any(item.weak for item in self._targets)
        return Request((Amount(Decimal(1), source),), tuple(targets), (), certain)

    def _lead(self) -> Item | None:
        """What stands before the first number: targets, or a currency of the amount's own.

        Returns that of an amount that has none behind it: `usd kzt 100`.
        """
        first = next(at for at, item in enumerate(self._items) if _opens(item))
        if first and _is(self._items[first - 1], "-") and first == 1:
            first = 0  # a minus, there being nothing before it
        lead = self._items[:first]
        for item in lead:
            if item.kind != "currency" and item.kind not in JOINING and not _is(item, ",/-"):
                raise self._odd(item)
        named = [item for item in lead if item.kind == "currency"]
        self._sums.at = first
        if not named or lead[-1].kind != "currency":
            self._targets = named
            return None
        return self._before_amount(named, asked=lead[0].kind == "ask")

    def _before_amount(self, named: list[Item], *, asked: bool) -> Item | None:
        last = named[-1]
        after = next(
            (item for item in self._items[self._sums.at :] if item.kind not in BEGINNING), None
        )
        if after is not None and after.kind == "currency":
            if len(named) > 1 or last.form == "word" or (asked and last.form == "code"):
                self._targets = named
                return None
        elif len(named) > 1 and last.form != "sign":
            self._targets = named[1:]
            return named[0]
        if last.form == "word" or not _counts(self._items[self._sums.at]):
            return last
        self._targets = named[:-1]
        self._sums.at -= 1  # the expression reads it with its number
        return None

    def _amounts(self) -> tuple[list[Sum], list[Item]]:
        """The sums, one after another, each with the item that it begins with."""
        found: list[Sum] = []
        starts: list[Item] = []
        while True:
            starts.append(self._items[self._sums.at])
            found.append(self._sums.sum())
            if len(found) > MOST_AMOUNTS:
                raise TooManyCurrencies(
                    self._text, starts[-1].start, starts[-1].end, most=MOST_AMOUNTS
                )
            item = self._sums.item()
            joined = item is not None and (item.kind == "also" or _is(item, ","))
            if self._sums.begins(int(joined)):
                self._sums.at += joined
            elif item is not None and _is(item, ")"):
                raise Unclosed(self._text, item.start, item.end)
            else:
                break
        return found, starts

    def _priced(
        self, found: list[Sum], starts: list[Item], source: Item | None
    ) -> tuple[Amount, ...]:
        """Numbers without a currency are of the only one that there is."""
        codes = {code for each in found for code in each.amounts if code != NUMBER}
        if source is not None:
            codes.add(source.code)
        amounts: list[Amount] = []
        for each, start in zip(found, starts, strict=True):
            if each.amounts.get(NUMBER) and len(codes) != 1:
                raise AmountOfWhat(self._text, start.start, start.end)
            amounts += self._money(each, next(iter(codes), ""), start)
        if not any(amount.value > 0 for amount in amounts):
            kind = Negative if any(amount.value for amount in amounts) else NoAmount
            raise kind(self._text, starts[0].start, self._items[self._sums.at - 1].end)
        return tuple(amounts)

    def _money(self, each: Sum, only: str, start: Item) -> Iterable[Amount]:
        """One or more amounts of a sum, small and large ones refused."""
        values: dict[str, Decimal] = {}
        for code, value in each.amounts.items():
            code = code or only
            values[code] = values.get(code, Decimal(0)) + value
        for code, value in values.items():
            place = (self._text, start.start, self._items[self._sums.at - 1].end)
            if 0 < abs(value) < LEAST:
                raise TooLittle(*place)
            if abs(value) > MOST:
                raise TooMuch(*place, most=MOST_SHOWN)
            if value or len(values) == 1:
                yield Amount(value, code)

    def _trail(self) -> None:
        """What stands after the amounts: the targets."""
        for item in self._items[self._sums.at :]:
            if item.kind == "currency":
                self._targets.append(item)
            elif item.kind not in JOINING and not _is(item, ",/-"):
                raise self._odd(item)

    def _codes(self, named: Sequence[Item]) -> tuple[str, ...]:
        codes = tuple(dict.fromkeys(item.code for item in named))
        if len(codes) > MOST_TARGETS:
            last = named[-1]
            raise TooManyCurrencies(self._text, last.start, last.end, most=MOST_TARGETS)
        return codes

    def _certain(self, targeted: bool) -> bool:
        """Words that say nothing make a statement of an amount alone: это 100 долларов."""
        strong = any(item.kind == "currency" and not item.weak for item in self._items)
        alone = all(item.kind != "filler" and item.kind != "between" for item in self._all)
        return strong and (targeted or alone or any(item.kind == "ask" for item in self._all))

    def _odd(self, item: Item) -> Misread:
        return Misread(self._text, item.start, item.end)


def _is(item: Item, marks: str) -> bool:
    return item.kind == "mark" and item.text in marks


def _counts(item: Item) -> bool:
    return item.kind in BEGINNING


def _opens(item: Item) -> bool:
    """Whether the first amount begins here."""
    return _counts(item) or _is(item, "(+")
