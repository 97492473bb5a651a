"""Uzbek of the Latin alphabet in the Cyrillic one, for those who read that. Pure.

The catalogue is written once, in Latin letters. What is no Uzbek in it stays as it is:
placeholders, commands with the English words behind them, codes of currencies, addresses.
"""

import re
from functools import cache

APOSTROPHES = "ʻʼ'’‘`"
# What stays: a placeholder, a tag, an entity, an address, a user, a command; codes such as USD.
KEPT = re.compile(
    r"\{[^}]*\}|<[^>]*>|&\w+;|https?://\S+|[@/]\w[\w@]*|\b[A-Z]{3}(?:[/ →-]+[A-Z]{3})*\b"
)
WORD = re.compile(rf"[A-Za-z]+(?:[{APOSTROPHES}][A-Za-z]*)*")
FOREIGN = re.compile(r"w|c(?!h)", re.IGNORECASE)  # no Uzbek word has these
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
}
STEM = re.compile("|".join(STEMS))
LOANED = re.compile(r"ts(?=iya|ion|ent|ept|ess|ir)|(?<=[nkp])s(?=iya)")
VOWELS = "aeiou"
SOUND = re.compile(rf"y?o[{APOSTROPHES}]|g[{APOSTROPHES}]|sh|ch|y[ouae]|[{APOSTROPHES}]|[a-zц]")


def cyrillic(text: str, original: str = "") -> str:
    """`original` is what the text is a translation of: its words stay behind a command."""
    foreign = frozenset(word.lower() for word in WORD.findall(KEPT.sub(" ", original)))
    made, at = [], 0
    for kept in KEPT.finditer(text):
        if kept.start() < at:
            continue
        made.append(_words(text[at : kept.start()]))
        end = _example(text, kept.end(), foreign) if kept[0].startswith("/") else kept.end()
        made.append(text[kept.start() : end])
        at = end
    return "".join([*made, _words(text[at:])])


def _example(text: str, at: int, foreign: frozenset[str]) -> int:
    """Where the words end that are typed behind a command."""
    for word in WORD.finditer(text, at):
        between = text[at : word.start()]
        if word[0].lower() not in foreign or re.search(r"[.;!?\n/{]", between):
            break
        at = word.end()
    return at


def _words(text: str) -> str:
    return WORD.sub(lambda found: _word(found[0]), text)


@cache
def _word(word: str) -> str:
    if FOREIGN.search(word):
        return word
    plain = LOANED.sub("ц", word.lower())
    stem = STEM.match(plain)
    spelt = _ended(STEMS[stem[0]], plain[stem.end() :]) if stem else _spelt(plain)
    if len(word) > 1 and word.isupper():
        return spelt.upper()
    return spelt[:1].upper() + spelt[1:] if word[0].isupper() else spelt


def _ended(stem: str, ending: str) -> str:
    """A soft sign gives way to a vowel: рубль, рубли."""
    return (stem.rstrip("ь") if ending[:1] in VOWELS and ending else stem) + _spelt(ending)


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
