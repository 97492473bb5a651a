"""Numbers in a text: figures in the spellings of seven languages, and number words."""

import re
import unicodedata
from collections.abc import Iterator

# 1,500 · 1 500 · 1.500,75 · 4,8 · 12 500.5
FIGURE = re.compile(r"\d+(?:[.,'’ \u00a0\u202f]\d+)*")
THOUSANDS = re.compile(r"\d{1,3}(?:([.,'’ \u00a0\u202f])\d{3})(?:\1\d{3})*")
SPACES = re.compile("[ '’\u00a0\u202f]")
NEXT = re.compile(r"[\s\u00a0-]{0,2}([^\W\d_]+)")
SCALES = {
    "K": "thousand thousands тыс тысяч тысячи тысяча тысячу мың миң ming минг ҳазор müň",
    "M": "million millions mln m млн миллион миллиона миллионов миллиону миллиондон миллиондан "
    "millionga million",
    "G": "billion billions bn mlrd milliard млрд миллиард миллиарда миллиардов миллиардтан",
    "T": "trillion trillions trln трлн триллион триллиона триллионов",
}
SCALE = {word: sign for sign, words in SCALES.items() for word in words.split()}
_NUMBER_WORDS = {
    "2": "two second both два две двух двум второй екі екінші эки экинчи ikki ikkinchi икки ду "
    "дуюм iki ikinji",
    "3": "three third три трех трёх третий үш үшінші үч үчүнчү uch uchinchi уч се сеюм üç üçünji",
    "4": "four fourth четыре четырех четырёх төрт төртүнчү to'rt тўрт чор чаҳор dört",
    "5": "five fifth пять пяти пятый бес беш besh панҷ bäş",
    "6": "six sixth шесть шести алты олти шаш алты olti alty",
    "7": "seven seventh семь семи жеті жети yetti етти ҳафт ýedi",
    "8": "eight eighth восемь восьми сегіз сегиз sakkiz саккиз ҳашт sekiz",
    "9": "nine ninth девять девяти тоғыз тогуз to'qqiz тўққиз нӯҳ dokuz",
    "10": "ten tenth десять десяти он o'n ўн даҳ",
    "11": "eleven одиннадцать",
    "12": "twelve dozen двенадцать дюжина",
    "20": "twenty двадцать двадцати жиырма жыйырма yigirma йигирма бист ýigrimi",
    "30": "thirty тридцать тридцати отыз отуз o'ttiz ўттиз otuz",
    "40": "forty сорок сорока қырық кырк qirq қирқ чил kyrk",
    "50": "fifty пятьдесят елу элүү ellik эллик панҷоҳ elli",
    "100": "hundred hundreds сто сот сотни жүз yuz юз сад ýüz",
}
# Words that mean something else as well: not counted.
_AMBIGUOUS = "second m он сот жүз уч се yuz юз сад both бес iki".split()  # noqa: SIM905
NUMBER = {
    word: number
    for number, words in _NUMBER_WORDS.items()
    for word in words.split()
    if word not in _AMBIGUOUS
}
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
MARKS = re.compile("[‘’ʻʼ`]")


def figures(text: str) -> list[frozenset[str]]:
    """For each figure the ways in which it can be read, with its scale: 1.500 is 1500 or 1.5, and
    3 million is not 3 billion."""
    plain = "".join(_ascii(char) for char in text)
    return [
        frozenset(f"{value}{_scale(plain, found.end())}" for value in _values(found[0]))
        for found in FIGURE.finditer(plain)
    ]


def number_words(text: str) -> Iterator[str]:
    """The values of the number words of any of the languages."""
    for word in WORD.findall(MARKS.sub("'", text.lower())):
        if word in NUMBER:
            yield NUMBER[word]


def lacking(answer: str, article: str) -> bool:
    """Whether the answer has a number that the article has not."""
    known = frozenset(value for ways in figures(article) for value in ways)
    if any(not ways & known for ways in figures(answer)):
        return True
    said = known | frozenset(number_words(article))
    return any(value not in said for value in number_words(answer))


def _values(figure: str) -> Iterator[str]:
    if THOUSANDS.fullmatch(figure):
        yield _trimmed(re.sub(r"\D", "", figure))
        if SPACES.search(figure):
            return
    bare = SPACES.sub("", figure)
    whole, mark, rest = bare.rpartition(max(".,", key=bare.rfind))
    if not mark:
        yield _trimmed(bare)
    elif whole.isdigit() or re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", whole):
        yield _trimmed(f"{re.sub(r'[.,]', '', whole)}.{rest}")
    else:  # 3.11.2025: a date is told as it stands
        yield bare


def _trimmed(value: str) -> str:
    """Without zeros that say nothing: 2.50 is 2.5, 05 is 5."""
    if "." in value:
        value = value.rstrip("0").rstrip(".")
    return value.lstrip("0") or "0"


def _scale(text: str, end: int) -> str:
    found = NEXT.match(text, end)
    return SCALE.get(found[1].lower(), "") if found else ""


def _ascii(char: str) -> str:
    return str(unicodedata.decimal(char)) if char.isdecimal() else char
