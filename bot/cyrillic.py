"""Uzbek of the Latin alphabet in the Cyrillic one, for those who read that. Pure.

The catalogue is written once, in Latin letters. What is no Uzbek in it stays as it is:
placeholders, commands with the English words behind them, codes of currencies, addresses.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

APOSTROPHES = "ʻʼ'’‘`"
# What stays: a placeholder, a tag, an entity, an address, a user, a command; codes such as USD;
# names that are written in Latin letters everywhere.
KEPT = re.compile(
    r"\{[^}]*\}|<[^>]*>|&\w+;|https?://\S+|[@/]\w[\w@]*|\b[A-Z]{3}(?:[/ →-]+[A-Z]{3})*\b"
    r"|\b(?:yamchi|Frankfurter|HTTPS?)\b"
)
TOKEN = re.compile(r"[^\s“”();]+")
TYPED = re.compile(r"\d|/\w")
WORD = re.compile(rf"[A-Za-z]+(?:[{APOSTROPHES}][A-Za-z]*)*")
FOREIGN = re.compile(r"[wW]|[cC](?![hH])|[a-z][A-Z]")  # no Uzbek word has these
LETTERS = dict(zip("abdefghijklmnopqrstuvxyz", "абдефгҳижклмнопқрстувхйз", strict=True))
PAIRS = {
    "oʻ": "ў",
    "gʻ": "ғ",
    "sh": "ш",
    "ch": "ч",
    "yo": "ё",
    "yu": "ю",
    "ya": "я",
    "ye": "е",
}
# Latin writes these as they sound, and so loses a letter that Cyrillic has.
STEMS = {
    "yanvar": "январь",
    "fevral": "февраль",
    "aprel": "апрель",
    "iyun": "июнь",
    "iyul": "июль",
    "sentyabr": "сентябрь",
    "oktyabr": "октябрь",
    "noyabr": "ноябрь",
    "dekabr": "декабрь",
    "rubl": "рубль",
    "kompyuter": "компьютер",
    "albom": "альбом",
    "obyekt": "объект",
    "subyekt": "субъект",
    "byulleten": "бюллетень",
    "model": "модель",
    "belarus": "беларусь",
    "york": "йорк",
    "shveytsariya": "швейцария",
    "gertsegovina": "герцеговина",
    "polsha": "польша",
    "vyetnam": "вьетнам",
    "vetnam": "вьетнам",
    "sentabr": "сентябрь",
    "oktabr": "октябрь",
}
WHOLE = {"nyu": "нью", "neft": "нефть"}
STEM = re.compile("|".join(STEMS))
LOANED = re.compile(r"ts(?=iya|ion|ent|ept|ess|ir)|(?<=[nkp])s(?=iya)")
VOWELS = "aeiou"
SOUND = re.compile(rf"y?o[{APOSTROPHES}]|g[{APOSTROPHES}]|sh|ch|y[ouae]|[{APOSTROPHES}]|[a-zц]")


def cyrillic(text: str, original: str = "") -> str:
    """`original` is what the text is a translation of: an example of what to type is in both."""
    kept = sorted([*_examples(text, original), *(found.span() for found in KEPT.finditer(text))])
    made, at = [], 0
    for start, end in kept:
        made += [_words(text[at:start]), text[max(at, start) : end]]
        at = max(at, end)
    return "".join([*made, _words(text[at:])])


def _examples(text: str, original: str) -> Iterator[tuple[int, int]]:
    """Where `/digest 18:30 weekdays`, `100 usd in kzt` or `“text”` stands."""
    theirs, run = _bare(TOKEN.findall(original)), list[re.Match[str]]()
    for token in TOKEN.finditer(text):
        if run and not _goes_on(run, token, theirs):
            yield from _example(run, text)
            run = []
        if _bare([token[0]]) in theirs:
            run.append(token)
    yield from _example(run, text)


def _goes_on(run: list[re.Match[str]], token: re.Match[str], theirs: str) -> bool:
    ended = run[-1][0][-1] in ".:;!?"
    return not ended and _bare([*(each[0] for each in run), token[0]]) in theirs


def _bare(tokens: Iterable[str]) -> str:
    return f" {' '.join(token.rstrip(',.:;!?') for token in tokens)} "


def _example(run: list[re.Match[str]], text: str) -> Iterator[tuple[int, int]]:
    """Words alone are one only in quotes: `bot` and `sport` are Uzbek, too."""
    if run:
        start, end = run[0].start(), run[-1].end()
        quoted = text[:start].endswith("“") and text[end:].startswith("”")
        if quoted or any(TYPED.search(token[0]) for token in run):
            yield start, end


def _words(text: str) -> str:
    return WORD.sub(lambda found: _word(found[0]), text)


@cache
def _word(word: str) -> str:
    if FOREIGN.search(word):
        return word
    plain = LOANED.sub("ц", word.lower())
    spelt = WHOLE.get(plain) or _stemmed(plain)
    if len(word) > 1 and word.isupper():
        return spelt.upper()
    return spelt[:1].upper() + spelt[1:] if word[0].isupper() else spelt


def _stemmed(word: str) -> str:
    stem = STEM.match(word)
    return _ended(STEMS[stem[0]], word[stem.end() :]) if stem else _spelt(word)


def _ended(stem: str, ending: str) -> str:
    """A soft sign gives way to any ending: рубль, рубли; февраль, февралдаги."""
    return (stem.rstrip("ь") if ending else stem) + _spelt(ending)


def _spelt(word: str) -> str:
    return "".join(_letter(sound, word) for sound in SOUND.finditer(word))


def _letter(sound: re.Match[str], word: str) -> str:
    text, before, after = sound[0], word[: sound.start()][-1:], word[sound.end() :][:1]
    if len(text) > 1 and text[-1] in APOSTROPHES:
        return ("й" if text[0] == "y" else "") + PAIRS[text[-2] + "ʻ"]
    if text in APOSTROPHES:
        # Between s and h it only tells that they are two letters.
        return "" if (before, after) == ("s", "h") else "ъ"
    if text == "e" and (not before or before in VOWELS):
        return "э"
    return PAIRS.get(text) or LETTERS.get(text, text)
