"""The arithmetic of a conversion: `(20 + 30) * 2 usd`, `$100 + 50€`, `1 млн 200 тыс. сум + 12 %`.

By recursive descent over items. A currency binds to the number before it, or, as a sign or code,
to the number after it.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal

from bot.rates.conversion.items import Item
from bot.rates.conversion.numbers import MOST_DIGITS, Mark, Reading, digits, read
from bot.rates.conversion.problems import (
    BadNumber,
    DividedByNothing,
    LongNumber,
    Misread,
    OddOperation,
    TooDeep,
    TooMuch,
    Unclosed,
    Unfinished,
)
from bot.rates.conversion.sums import NotPlain, Overflow, Sum, added, divided, multiplied

DEEPEST = 20
MOST_SHOWN = "10¹⁵"
Operation = Callable[[Sum, Sum], Sum]


class Expression:
    """Reads from `at` on, as far as it goes. `doubts` gathers the numbers of two readings."""

    def __init__(self, text: str, items: Sequence[Item], mark: Mark) -> None:
        self._text = text
        self._items = items
        self._mark = mark
        self._depth = 0
        self.at = 0
        self.doubts: list[Reading] = []

    def item(self, ahead: int = 0) -> Item | None:
        at = self.at + ahead
        return self._items[at] if at < len(self._items) else None

    def begins(self, ahead: int = 0) -> bool:
        """Whether an amount or a number begins there."""
        item = self.item(ahead)
        while item is not None and item.kind == "mark" and item.text in "+-":
            ahead += 1
            item = self.item(ahead)
        if item is None:
            return False
        if item.kind == "currency":
            after = self.item(ahead + 1)
            return item.form != "word" and after is not None and after.kind in ("number", "power")
        return item.kind in ("number", "power") or _is(item, "(")

    def sum(self) -> Sum:
        """Terms, added up or taken off."""
        result = self._product()
        while (item := self.item()) is not None and _is(item, "+-") and self._goes_on(item):
            self.at += 1
            sign = 1 if item.text == "+" else -1
            term = self._product()
            result = self._done(item, lambda one, other: added(one, other, sign), result, term)  # noqa: B023 - called at once
        return result

    def _product(self) -> Sum:
        result = self._signed()
        while (item := self.item()) is not None:
            share = item.kind == "of" and result.percent
            if not (share or (_is(item, "*/") and self._goes_on(item))):
                return result
            self.at += 1
            operation = divided if item.text == "/" else multiplied
            result = self._done(item, operation, result, self._signed())
        return result

    def _goes_on(self, operator: Item) -> bool:
        """Whether an operand follows. An operator before a currency stands between currencies."""
        after = self.item(1)
        if after is None or (after.kind == "mark" and after.text in "*/)%,"):
            raise Unfinished(self._text, operator.start, operator.end)
        return self.begins(1)

    def _signed(self) -> Sum:
        negative = False
        while (item := self.item()) is not None and _is(item, "+-"):
            negative ^= item.text == "-"
            self.at += 1
        found = self._atom()
        return Sum(found.times(Decimal(-1)).amounts, found.percent) if negative else found

    def _atom(self) -> Sum:
        item = self.item()
        if item is None:
            last = self._items[-1]
            raise Unfinished(self._text, last.start, last.end)
        if _is(item, "("):
            return self._percent(self._of_currency(self._bracket(item)))
        if item.kind == "currency" and self.begins():
            self.at += 1
            return self._repeated(self._number(), item)
        if item.kind not in ("number", "power"):
            raise Misread(self._text, item.start, item.end)
        return self._percent(self._of_currency(self._number()))

    def _bracket(self, opening: Item) -> Sum:
        self._depth += 1
        if self._depth > DEEPEST:
            raise TooDeep(self._text, opening.start, opening.end)
        self.at += 1
        inner = self.sum()
        closing = self.item()
        if closing is None or not _is(closing, ")"):
            raise Unclosed(self._text, opening.start, opening.end)
        self.at += 1
        self._depth -= 1
        return self._powered(inner)

    def _powered(self, value: Sum) -> Sum:
        while (item := self.item()) is not None and item.kind == "power":
            self.at += 1
            value = self._done(item, multiplied, value, Sum.of(Decimal(10) ** item.power))
        return value

    def _number(self) -> Sum:
        """`5`, `5 тыс.`, `1 млн 200 тыс.`, `миллион`."""
        item = self.item()
        total, least = self._literal(), self._last_power()
        while least and (item := self.item()) is not None and item.kind == "number":
            before, doubts = self.at, len(self.doubts)
            more = self._literal()
            if (more.plain or Decimal(0)) >= Decimal(10) ** least:
                self.at = before
                del self.doubts[doubts:]
                break
            total, least = self._done(item, _plus, total, more), self._last_power()
        return total

    def _last_power(self) -> int:
        last = self._items[self.at - 1]
        return last.power if last.kind == "power" else 0

    def _literal(self) -> Sum:
        item = self._items[self.at]
        if item.kind == "power":
            return self._powered(Sum.of(Decimal(1)))
        self.at += 1
        after = self.item()
        if digits(item.text) > MOST_DIGITS:
            raise LongNumber(self._text, item.start, item.end, digits=MOST_DIGITS)
        scaled = after is not None and after.kind == "power"
        reading = read(item.text, self._mark, scaled=scaled)
        if reading is None:
            raise BadNumber(self._text, item.start, item.end)
        if reading.other is not None:
            self.doubts.append(reading)
        return self._powered(Sum.of(reading.value))

    def _of_currency(self, value: Sum) -> Sum:
        item = self.item()
        if item is None or item.kind != "currency" or value.plain is None:
            return value
        self.at += 1
        return value.in_currency(item.code)

    def _repeated(self, value: Sum, sign: Item) -> Sum:
        """`$100 USD` names its currency twice."""
        after = self.item()
        if after is not None and after.kind == "currency" and after.code == sign.code:
            self.at += 1
        return value.in_currency(sign.code)

    def _percent(self, value: Sum) -> Sum:
        item = self.item()
        if item is None or not _is(item, "%") or value.plain is None:
            return value
        self.at += 1
        return Sum(value.amounts, percent=True)

    def _done(self, at: Item, operation: Operation, one: Sum, other: Sum) -> Sum:
        """Carry it out; what cannot be is told of with its operator."""
        try:
            return operation(one, other)
        except ZeroDivisionError:
            raise DividedByNothing(self._text, at.start, at.end) from None
        except NotPlain:
            raise OddOperation(self._text, at.start, at.end) from None
        except Overflow:
            raise TooMuch(self._text, at.start, at.end, most=MOST_SHOWN) from None


def _plus(one: Sum, other: Sum) -> Sum:
    return added(one, other, 1)


def _is(item: Item, marks: str) -> bool:
    return item.kind == "mark" and item.text in marks
