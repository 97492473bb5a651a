"""The Porter stemmer, which English ROUGE compares words by.

After M. F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980. A stem's measure is
the number of times that consonants follow vowels in it.
"""

import re
from functools import cache

VOWEL_THEN_CONSONANT = re.compile("v+c+")
STEP_2 = (
    "ational:ate tional:tion enci:ence anci:ance izer:ize abli:able alli:al entli:ent eli:e "
    "ousli:ous ization:ize ation:ate ator:ate alism:al iveness:ive fulness:ful ousness:ous "
    "aliti:al iviti:ive biliti:ble"
)
STEP_3 = "icate:ic ative: alize:al iciti:ic ical:ic ful: ness:"
STEP_4 = (
    "al: ance: ence: er: ic: able: ible: ant: ement: ment: ent: ion: ou: ism: ate: iti: ous: ive: "
    "ize:"
)


@cache
def stem(word: str) -> str:
    """Of a lower-case word; one of two letters is its own stem."""
    if len(word) <= 2:
        return word
    word = _past(_plural(word))
    if word.endswith("y") and "v" in _form(word[:-1]):
        word = word[:-1] + "i"
    word = _replaced(word, STEP_2, 0)
    word = _replaced(word, STEP_3, 0)
    return _last(_replaced(word, STEP_4, 1))


def _form(word: str) -> str:
    """A letter v or c for each letter, as it sounds; y is a vowel behind a consonant."""
    form = ""
    for letter in word:
        vowel = letter in "aeiou" or (letter == "y" and form.endswith("c"))
        form += "v" if vowel else "c"
    return form


def _measure(word: str) -> int:
    return len(VOWEL_THEN_CONSONANT.findall(_form(word)))


def _is_short(word: str) -> bool:
    """Ends like hop, not like how."""
    return _form(word).endswith("cvc") and word[-1] not in "wxy"


def _plural(word: str) -> str:
    for ending, new in (("sses", "ss"), ("ies", "i"), ("ss", "ss"), ("s", "")):
        if word.endswith(ending):
            return word.removesuffix(ending) + new
    return word


def _past(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    for ending in ("ed", "ing"):
        base = word.removesuffix(ending)
        if base != word:
            return _mended(base) if "v" in _form(base) else word
    return word


def _mended(base: str) -> str:
    if base.endswith(("at", "bl", "iz")):
        return base + "e"
    if len(base) > 1 and base[-1] == base[-2] and _form(base)[-1] == "c" and base[-1] not in "lsz":
        return base[:-1]
    return base + "e" if _measure(base) == 1 and _is_short(base) else base


def _replaced(word: str, rules: str, above: int) -> str:
    """By the rule of the longest ending, where the stem's measure is above that."""
    pairs = [rule.split(":") for rule in rules.split()]
    for ending, new in sorted(pairs, key=lambda pair: -len(pair[0])):
        if word.endswith(ending):
            base = word.removesuffix(ending)
            fits = _measure(base) > above and (ending != "ion" or base.endswith(("s", "t")))
            return base + new if fits else word
    return word


def _last(word: str) -> str:
    if word.endswith("e"):
        base = word[:-1]
        if _measure(base) > 1 or (_measure(base) == 1 and not _is_short(base)):
            word = base
    return word[:-1] if word.endswith("ll") and _measure(word) > 1 else word
