"""What is wrong with the words of a conversion, and where in them."""

from typing import ClassVar

from bot.errors import ChatError


class Misread(ChatError):
    """`text` is what was said, `start` and `end` the place of `word` in it.

    `sure` tells that a conversion was meant, in a text that need not be one, if the rest of it
    has what belongs to one besides what the place `is_money` or `is_amount` for.
    """

    key = "“{word}” is not understood here. Like this: /convert 100 USD KZT"
    sure: ClassVar[bool] = False
    is_money: ClassVar[bool] = False
    is_amount: ClassVar[bool] = False

    def __init__(self, text: str, start: int, end: int, **facts: object) -> None:
        super().__init__(word=text[start:end], **facts)
        self.text = text
        self.start = start
        self.end = end

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (type(self), self.text, self.start, self.end, self.facts)


def _again(
    kind: type[Misread], text: str, start: int, end: int, facts: dict[str, object]
) -> Misread:
    return kind(text, start, end, **{name: facts[name] for name in facts if name != "word"})


class UnknownCurrency(Misread):
    key = "“{word}” is no currency that I know. By its three letters each is understood: USD"


class NearCurrency(Misread):
    """`near` is the code of the one that is written most alike."""

    key = "“{word}” is no currency that I know. Did you mean {near}?"
    sure = True


class WhichCurrency(Misread):
    """`codes` are those of the countries that have one of the name."""

    key = "“{word}” is the money of several countries. Which one: {codes}?"
    sure = True
    is_money = True


class AmountOfWhat(Misread):
    key = "“{word}”: of which currency? Like this: /convert 100 USD KZT"


class BadNumber(Misread):
    key = "“{word}” is not a number that can be read. Like this: 1234.56"


class LongNumber(Misread):
    key = "“{word}” is too long: at most {digits} digits."
    sure = True
    is_amount = True


class TooMuch(Misread):
    key = "“{word}” is more than can be converted: at most {most}."
    sure = True
    is_amount = True


class TooLittle(Misread):
    key = "“{word}” is too little to be converted."
    sure = True
    is_amount = True


class NoAmount(Misread):
    key = "“{word}” is nothing to convert. Tell me an amount above 0."
    sure = True
    is_money = True
    is_amount = True


class Negative(NoAmount):
    """A span of amounts such as 10-15 comes to this, too."""

    key = "“{word}” is less than 0. Tell me an amount above 0."
    sure = False


class DividedByNothing(Misread):
    key = "“{word}”: nothing can be divided by 0."
    sure = True


class OddOperation(Misread):
    """Money times money, or divided by it."""

    key = "“{word}”: money can be multiplied and divided only by a plain number."
    sure = True


class Unclosed(Misread):
    key = "“{word}” has no partner: the brackets do not match."
    sure = True


class Unfinished(Misread):
    key = "A number is missing after “{word}”."


class TooDeep(Misread):
    key = "Too many brackets are open at “{word}”. Write it with fewer."


class TooManyCurrencies(Misread):
    key = "“{word}” is one too many: at most {most} at once."


class NothingToConvert(Misread):
    """Neither an amount nor two currencies. `text` may be empty."""

    key = "Tell me an amount and currencies: /convert 100 USD KZT"


class TooWordy(Misread):
    key = "That is too long. Like this: /convert 100 USD KZT"
