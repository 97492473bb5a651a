"""What is asked for with /alert: `USD/KZT > 530`, `доллар ниже 480`, `2% 5d`, `high 30d`.

Words of the rule are taken out; what is left must be currencies, and is read as a conversion's.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from bot.alerts.words import IDLE, MARKS, SHARES, SIDES, TWO, UNITS, Side
from bot.errors import ChatError
from bot.rates.conversion.items import tidy
from bot.rates.conversion.numbers import NUMBER, Mark, Reading, decimal_mark, read
from bot.rates.conversion.phrases import currencies
from bot.rates.conversion.vocabulary import plain, vocabulary
from bot.values.alerts import Kind

LONGEST = 200
MOST_PERCENT = 50
MOST_BULLETINS = 30
MOST_DAYS = 365
DAYS = 30  # of a high or low, where none are named
TOKEN = re.compile(
    r"(?P<arrow>[-–—]+>)|(?P<mark>>=|=>|<=|=<|[><≥≤⩾⩽＞＜↑↓])|(?P<share>[%％])"
    rf"|(?P<sign>[-+±−](?=\s*{NUMBER}\s*[%％]))|(?P<number>{NUMBER})"
    r"|(?P<word>[^\W\d_](?:[^\W\d_]|[\u0300-\u036f]|['’ʻʼ‘`´](?=[^\W\d_]))*)|(?P<other>.)"
)


class AlertOnWhat(ChatError):
    key = (
        "Tell me a pair and when: /alert USD/KZT > 530, /alert USD/KZT 2%, "
        "/alert USD/KZT 2% 5d, /alert USD/KZT high 30d"
    )


class NoLevel(ChatError):
    key = "Which level? Like this: /alert USD/KZT > 530"


class TwoRules(ChatError):
    key = "One rule an alert: a level, or a percentage, or a high or low. “{word}” is one too many."


class UnreadLevel(ChatError):
    key = "“{word}” is not a number that can be read. Like this: 1234.56"


class NoRate(ChatError):
    key = "A rate is more than 0. Like this: /alert USD/KZT > 530"


class OddShare(ChatError):
    key = "A move of {word} % cannot be watched for: more than 0, and at most {most} %."


class OddSpan(ChatError):
    key = (
        "That is too short or too long: a move is within 1 to {bulletins} bulletins, "
        "a high or low is of 2 to {days} days."
    )


class TooManyNamed(ChatError):
    key = "An alert is of one pair: two currencies, or one. Like this: /alert USD/KZT > 530"


@dataclass(frozen=True, slots=True)
class Wish:
    """`codes` are the currencies that were named, `ordered` whether as USD/KZT, which way round.
    `kind` is None for a level alone; `other` is what else the level could have meant. `sign` is
    that of a percentage, of rates that go one way."""

    codes: tuple[str, ...]
    ordered: bool
    kind: Kind | None
    level: Decimal = Decimal(0)
    other: Decimal | None = None
    span: int = 0
    sign: int = 0


class Token(NamedTuple):
    kind: str
    text: str

    @property
    def word(self) -> str:
        return plain(self.text) if self.kind == "word" else self.text


def parse(text: str, language: str) -> Wish:
    """Raises ChatErrors that say what is wrong, Misread for words that are no currency."""
    said = tidy(text)
    if not said or len(said) > LONGEST:
        raise AlertOnWhat
    return _Reader(said, language).wish()


class _Reader:
    def __init__(self, text: str, language: str) -> None:
        self._tokens = [Token(str(m.lastgroup), m[0]) for m in TOKEN.finditer(text)]
        self._language = language
        self._mark: Mark = decimal_mark(
            (token.text for token in self._tokens if token.kind == "number"), language
        )
        self._at = 0
        self._rest = ""
        self._side: Side | None = None
        self._level: Reading | None = None
        self._share: Decimal | None = None
        self._span = 0
        self._sign = 0

    def wish(self) -> Wish:
        while self._at < len(self._tokens):
            self._take()
        rest = self._rest.strip(" ,;/-")
        codes = currencies(rest, self._language) if rest else ()
        if len(codes) > 2:
            raise TooManyNamed
        return self._wished(codes, ordered="/" in rest)

    def _take(self) -> None:
        token = self._tokens[self._at]
        if token.kind == "number":
            self._number()
        elif token.kind == "mark":
            self._sided(MARKS[token.text], token)
        elif token.kind == "sign":
            self._sign = {"+": 1, "±": 0}.get(token.text, -1)
        elif token.kind == "word" and self._worded(token):
            pass
        else:
            self._rest += token.text
        self._at += 1

    def _worded(self, token: Token) -> bool:
        """Whether a word was one of a rule."""
        after = self._next(1)
        pair = TWO.get((token.word, after.word)) if after else None
        if pair and after:
            self._at = self._place(after)
            self._sided(pair, after)  # type: ignore[arg-type] # its values are sides
        elif token.word in SIDES:
            self._sided(SIDES[token.word], token)
        elif len(token.word) > 1 and token.word in UNITS and not self._span:
            self._span = UNITS[token.word]
        elif token.word not in IDLE:
            return False
        self._rest += " "
        return True

    def _sided(self, side: Side, token: Token) -> None:
        if self._side not in (None, side):
            raise TwoRules(word=token.text)
        self._side = side

    def _number(self) -> None:
        """A number is what the word behind it says: a percentage, a span, or else a level."""
        token, after = self._tokens[self._at], self._next(1)
        word = after.word if after else ""
        if word in SHARES:
            self._share = self._one(self._share, self._read(token).value, token)
        elif word in UNITS and not self._power(after):
            self._span = self._days(token) * UNITS[word]
        elif self._side in ("high", "low") or (self._share is not None and not self._span):
            self._span = self._days(token)
            return
        else:
            self._leveled(token, after)
            return
        if after:
            self._at = self._place(after)
        self._rest += " "

    def _leveled(self, token: Token, after: Token | None) -> None:
        if self._level is not None:
            raise TwoRules(word=token.text)
        power = self._power(after)
        reading = self._read(token, scaled=power is not None)
        self._level = reading
        if power is not None and after:
            self._level = Reading(reading.text, reading.value.scaleb(power))
            self._at = self._place(after)
        self._rest += " "

    def _one(self, known: Decimal | None, new: Decimal, token: Token) -> Decimal:
        if known is not None:
            raise TwoRules(word=token.text)
        return new

    def _read(self, token: Token, *, scaled: bool = False) -> Reading:
        reading = read(token.text, self._mark, scaled=scaled)
        if reading is None:
            raise UnreadLevel(word=token.text)
        return reading

    def _days(self, token: Token) -> int:
        value = self._read(token).value
        if value != value.to_integral_value() or not 0 < value <= MOST_DAYS:
            raise OddSpan(bulletins=MOST_BULLETINS, days=MOST_DAYS)
        return int(value)

    def _power(self, token: Token | None) -> int | None:
        """Of ten: thousands, millions. `30 d` is none, nor is a currency's own letter."""
        if token is None or token.kind != "word" or (token.word in UNITS and len(token.word) > 1):
            return None
        glued = self._tokens[self._at + 1] is token
        power = vocabulary().meaning(token.word).power
        return power if len(token.word) > 1 or glued else None

    def _next(self, ahead: int) -> Token | None:
        """The token after this one, spaces left out."""
        rest = (token for token in self._tokens[self._at + ahead :] if token.text.strip())
        return next(rest, None)

    def _place(self, token: Token) -> int:
        return next(at for at in range(self._at, len(self._tokens)) if self._tokens[at] is token)

    def _wished(self, codes: tuple[str, ...], *, ordered: bool) -> Wish:
        if self._share is not None:
            return self._moving(codes, ordered)
        if self._side in ("high", "low"):
            span = self._span or DAYS
            if not 2 <= span <= MOST_DAYS:
                raise OddSpan(bulletins=MOST_BULLETINS, days=MOST_DAYS)
            return Wish(codes, ordered, self._side, span=span)
        if self._level is None:
            raise NoLevel if codes or self._side else AlertOnWhat
        if self._span:
            raise TwoRules(word=self._level.text)
        if self._level.value <= 0:
            raise NoRate
        return Wish(codes, ordered, self._side, self._level.value, self._level.other)

    def _moving(self, codes: tuple[str, ...], ordered: bool) -> Wish:
        share = self._share or Decimal(0)
        if self._level is not None or self._side in ("high", "low"):
            word = self._level.text if self._level else self._side
            raise TwoRules(word=word)
        if not 0 < share <= MOST_PERCENT:
            raise OddShare(word=format(share.normalize(), "f"), most=MOST_PERCENT)
        if self._span > MOST_BULLETINS:
            raise OddSpan(bulletins=MOST_BULLETINS, days=MOST_DAYS)
        return Wish(codes, ordered, "move", share, span=self._span, sign=self._sign)
