"""A text taken apart into what matters for a conversion, each with its place in the text."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from bot.rates.conversion.numbers import NUMBER
from bot.rates.conversion.problems import Misread, NearCurrency, UnknownCurrency, WhichCurrency
from bot.rates.conversion.vocabulary import (
    Meaning,
    Name,
    Vocabulary,
    is_ending,
    plain,
    vocabulary,
)

Kind = Literal["number", "power", "currency", "between", "ask", "filler", "also", "of", "mark"]
Form = Literal["code", "sign", "word", ""]

TOKEN = re.compile(
    rf"(?P<space>[\s\u200b\u200d\u2060\ufe0e\ufe0f]+)|(?P<number>{NUMBER})"
    r"|(?P<flag>[\U0001F1E6-\U0001F1FF]{2})"
    r"|(?P<word>[^\W\d_](?:[^\W\d_]|[\u0300-\u036f]|['’ʻʼ‘`´](?=[^\W\d_]))*)"
    r"|(?P<arrow>[-=]+>|[→⇒➡⇨>=:↔⇄])|(?P<mark>[-+*/÷×·()%–—−,;&])"
    r"|(?P<silent>[?!.…\"«»“”„~≈])|(?P<other>.)",
    re.DOTALL,
)
SAME = {"–": "-", "—": "-", "−": "-", "÷": "/", "×": "*", "·": "*", ";": ",", "&": "also"}
TIMES = frozenset("xх")
# Of one letter: a power of ten only between a number and a currency.
MOST_QUALIFIERS = 2  # Hong Kong dollars
LETTERS = frozenset("kкmмbn")


@dataclass(frozen=True, slots=True)
class Item:
    """`value` is a power of ten, `code` a currency's, `mark` an operator, comma or bracket.
    `weak` currencies are what nobody means who speaks of nothing else: `top`, `р`."""

    kind: Kind
    start: int
    end: int
    text: str
    power: int = 0
    code: str = ""
    form: Form = ""
    weak: bool = False


class Token(NamedTuple):
    kind: str
    text: str
    start: int
    glued: bool

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def tokens(text: str) -> list[Token]:
    found, end = [], -1
    for match in TOKEN.finditer(text):
        kind = str(match.lastgroup)
        if kind not in ("space", "silent"):
            found.append(Token(kind, match[0], match.start(), match.start() == end))
        if kind != "silent":
            end = match.end() if kind != "space" else -1
    return found


class Reader:
    """Reads the tokens of one text, in the language of its chat."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.language = language
        self._known: Vocabulary = vocabulary()
        self._tokens = list(self._split(tokens(text)))
        self._meanings = [self._meaning(token) for token in self._tokens]
        if any(plain(token.text) in self._known.uzbek for token in self._tokens):
            self.language = "uz"

    def items(self) -> Iterator[Item]:
        """Raises UnknownCurrency and its like at a word that is nothing here."""
        at = 0
        before: Item | None = None
        while at < len(self._tokens):
            item, at = self._item(at, before)
            if item is not None:
                before = item
                yield item

    def _split(self, found: list[Token]) -> Iterator[Token]:
        """`5kusd` has two words, and `usd'ni` one of them."""
        for token in found:
            word = plain(token.text)
            glued = token.kind == "word" and token.glued and word[0] in LETTERS
            if glued and not self._is_currency(word) and self._is_currency(word[1:]):
                yield Token("word", token.text[0], token.start, True)
                yield Token("word", token.text[1:], token.start + 1, True)
            else:
                yield token

    def _is_currency(self, word: str) -> bool:
        return word.upper() in self._known.codes or self._known.meaning(word).name is not None

    def _meaning(self, token: Token) -> Meaning:
        if token.kind != "word":
            return Meaning(name=self._known.signs.get(token.text))
        return self._known.meaning(plain(token.text))

    def _item(self, at: int, before: Item | None) -> tuple[Item | None, int]:
        token = self._tokens[at]
        match token.kind:
            case "number":
                return self._made("number", at), at + 1
            case "flag":
                return self._flag(at), at + 1
            case "arrow":
                return self._made("between", at), at + 1
            case "mark":
                return self._mark(at, before)
            case "other" if self._meanings[at].name is None:
                raise Misread(self.text, token.start, token.end)
        return self._worded(at, before)

    def _mark(self, at: int, before: Item | None) -> tuple[Item | None, int]:
        """A hyphen between a currency and its ending is no minus: `USD-ге`."""
        mark = SAME.get(self._tokens[at].text, self._tokens[at].text)
        if mark == "-" and before is not None and before.kind == "currency":
            after = self._tokens[at + 1] if at + 1 < len(self._tokens) else None
            if after is not None and after.glued and after.kind == "word" and self._bare(at + 1):
                return None, at + 2
        if mark == "also":
            return self._made("also", at), at + 1
        return self._made("mark", at, text=mark), at + 1

    def _bare(self, at: int) -> bool:
        """Whether a word is an ending and no currency."""
        word = plain(self._tokens[at].text)
        return is_ending(word) and not self._is_currency(word)

    def _flag(self, at: int) -> Item:
        token = self._tokens[at]
        country = "".join(chr(ord(letter) - 0x1F1E6 + ord("A")) for letter in token.text)
        code = self._known.flags.get(country)
        if code is None:
            raise UnknownCurrency(self.text, token.start, token.end)
        return self._made("currency", at, code=code, form="sign")

    def _worded(self, at: int, before: Item | None) -> tuple[Item, int]:
        token, meaning = self._tokens[at], self._meanings[at]
        word = plain(token.text)
        if before is not None and self._counts(at, before):
            return self._power(at), at + 1
        if word in TIMES and before is not None and before.kind in ("number", "mark"):
            return self._made("mark", at, text="*"), at + 1
        if word in self._known.glued and self._signed(at):
            name, country = self._meanings[at + 1].name, self._known.glued[word]
            return self._currency(at, at + 2, name, country), at + 2
        if meaning.country is not None and (end := self._qualified(at)):
            name = self._meanings[end - 1].name
            return self._currency(at, end, name, meaning.country), end
        if (code := self._code(token)) is not None:
            weak = code in self._known.wordlike and not token.text.isupper()
            return self._made("currency", at, code=code, form="code", weak=weak), at + 1
        if meaning.roles and (meaning.name is None or _preposition(before)):
            return self._role(at), at + 1
        if meaning.name is not None:
            return self._named(at, meaning.name)
        if meaning.power is not None and len(word) > 1:
            return self._power(at), at + 1
        raise self._unknown(token)

    def _counts(self, at: int, before: Item) -> bool:
        """Whether a word is a power of ten, standing after a number."""
        if self._meanings[at].power is None or before.kind != "number":
            return before.kind == "mark" and before.text == ")" and self._long_power(at)
        return self._long_power(at) or self._tokens[at].glued or self._money_follows(at)

    def _long_power(self, at: int) -> bool:
        return self._meanings[at].power is not None and len(self._tokens[at].text) > 1

    def _money_follows(self, at: int) -> bool:
        if at + 1 >= len(self._tokens):
            return False
        after = self._tokens[at + 1]
        return after.kind == "flag" or (
            self._meanings[at + 1].name is not None or self._code(after) is not None
        )

    def _qualified(self, at: int) -> int:
        """Where a name with its country before it ends; 0 where it is none."""
        for end in range(at + 1, min(at + 1 + MOST_QUALIFIERS, len(self._tokens))):
            if self._meanings[end].name is not None:
                return end + 1
            if self._meanings[end].country is None:
                break
        return 0

    def _signed(self, at: int) -> bool:
        after = self._tokens[at + 1] if at + 1 < len(self._tokens) else None
        return after is not None and after.glued and after.kind == "other"

    def _named(self, at: int, name: Name) -> tuple[Item, int]:
        """A name, and its country if that follows: `доллари ИМА`, `рубли русӣ`."""
        end = at + 1
        if end < len(self._tokens) and self._tokens[end].kind == "word":
            country = self._meanings[end].country
            if country in name.of and not self._qualified(end):
                return self._currency(at, end + 1, name, country), end + 1
        return self._currency(at, end, name, None), end

    def _currency(self, at: int, end: int, name: Name | None, country: str | None) -> Item:
        start, stop = self._tokens[at].start, self._tokens[end - 1].end
        code = name.code(country, self.language) if name else None
        if code is None:
            if name is not None and country is None:
                codes = ", ".join(name.of.values())
                raise WhichCurrency(self.text, start, stop, codes=codes)
            raise UnknownCurrency(self.text, start, stop)
        sign = self._tokens[end - 1].kind != "word"
        letters = sum(char.isalpha() for char in self.text[start:stop])
        return Item(
            "currency",
            start,
            stop,
            self.text[start:stop],
            code=code,
            form="sign" if sign else "word",
            weak=letters == 1 and not sign,
        )

    def _code(self, token: Token) -> str | None:
        """An ISO code, small or large, an ending behind an apostrophe left away: `usd'ni`."""
        if token.kind != "word":
            return None
        head, _, tail = plain(token.text).partition("'")
        code = head.upper()
        return code if code in self._known.codes and is_ending(tail) else None

    def _role(self, at: int) -> Item:
        roles = self._meanings[at].roles
        kinds: tuple[tuple[str, Kind], ...] = (
            ("also", "also"),
            ("of", "of"),
            ("between", "between"),
            ("asks", "ask"),
        )
        return self._made(next((kind for role, kind in kinds if role in roles), "filler"), at)

    def _power(self, at: int) -> Item:
        return self._made("power", at, power=self._meanings[at].power or 0)

    def _unknown(self, token: Token) -> Misread:
        near = self._known.near(plain(token.text))
        if near is None:
            return UnknownCurrency(self.text, token.start, token.end)
        return NearCurrency(self.text, token.start, token.end, near=near)

    def _made(
        self,
        kind: Kind,
        at: int,
        *,
        text: str | None = None,
        power: int = 0,
        code: str = "",
        form: Form = "",
        weak: bool = False,
    ) -> Item:
        token = self._tokens[at]
        shown = token.text if text is None else text
        return Item(kind, token.start, token.end, shown, power, code, form, weak)


def _preposition(before: Item | None) -> bool:
    """`с` is the sign of the som only right after a number."""
    return before is None or before.kind not in ("number", "power")


def tidy(text: str) -> str:
    """As the text is read and shown again where something in it is wrong."""
    return " ".join(unicodedata.normalize("NFC", text).split())
