"""Kazakh, Kyrgyz, Uzbek and Turkmen endings, on words in the common alphabet.

An ending is plural, possessive, case and -gi, each at most once and in this order. The consonant
that a suffix begins with depends on the letter before it, which tells many an ending from a word
that only looks as if it had one: no dative is in экономика.
"""

import re
from functools import cache

VOICELESS = "kptswchf"
VOWELS = "aeiou"

# What the shortest stem would cut: loans and words of the languages themselves.
WHOLE = frozenset(
    "pravda komanda pobeda beseda priroda svoboda nagrada pogoda brigada olimpiada propaganda "
    "agenda standart strategi partia armia kanada uganda gollanda irlandia london granada "
    "aliansi demokratia kompania kafedra legenda arenda valiuta sport transport aeroport "
    "president prezident student parlament dokument kontsert karantin madina medina bogda".split()
)
STAN = re.compile("[aeiou]?stan")


def turkic(word: str, language: str, least: int) -> str:
    """The shortest stem of at least `least` letters that leaves an ending; else the word."""
    if word in WHOLE:
        return word
    found = _endings(language, least).fullmatch(word)
    if found is None:
        return word
    stem = found[1]
    if found[2]:
        return _unvoiced(stem, word[len(stem) :])
    return stem


def _unvoiced(stem: str, ending: str) -> str:
    """мектебі is of мектеп: between vowels the last consonant had become voiced."""
    hard = {"b": "p", "g": "k"}.get(stem[-1])
    if hard and ending[0] in VOWELS and stem[-2] in VOWELS:
        return stem[:-1] + hard
    return stem


def _after(letters: str, suffix: str) -> str:
    return f"(?<=[{letters}]){suffix}"


def _not_after(letters: str, suffix: str) -> str:
    return f"(?<![{letters}]){suffix}"


@cache
def _endings(language: str, least: int) -> re.Pattern[str]:
    plural, possessive, case, further = _SUFFIXES[language]
    parts = f"(?:{plural})?(?:{possessive})?(?:{case})?(?:{further})?"
    return re.compile(f"(.*?(?<=.{{{least}}}))({parts})")


def _kipchak(language: str) -> tuple[str, str, str, str]:
    """Kazakh and Kyrgyz. Kazakh has voiceless suffixes after в, б, г and д too."""
    hard = VOICELESS + ("vbgd" if language == "kk" else "")
    a, i = ("[ae]", "i") if language == "kk" else ("[aeo]", "[iu]")
    genitive = f"{i}ñ" if language == "kk" else f"{i}n"
    case = "|".join(
        [
            _after(hard, f"(?:t{genitive}|k{a}|t{i}|t{a}|(?<!s)t{a}n)"),
            _not_after(hard, f"(?:[nd]{genitive}|g{a}|[nd]{i}|n?d{a}|n?d{a}n)"),
            _after("i" if language == "kk" else "iu", f"(?:n{a}|n)"),
            _after("mnñiu", f"n{a}n"),
            *(["[mbp]en"] if language == "kk" else []),
        ]
    )
    plural = f"{_after(hard, f't{a}r')}|{_not_after(hard, f'[ld]{a}r')}"
    possessive = f"{i}m{i}z|{_after(VOWELS, f's{i}')}|{_not_after(VOWELS, i)}"
    return plural, possessive, case, f"(?<=[dt]{a})g{i}"


_SUFFIXES = {
    "kk": _kipchak("kk"),
    "ky": _kipchak("ky"),
    "uz": (
        "lar",
        f"imiz|ingiz|{_after(VOWELS, 'si')}|{_not_after(VOWELS, 'i')}",
        f"ning|ni|ga|{_after('k', 'ka')}|dan|da|gaca",
        "(?<=da)gi",
    ),
    "tk": (
        "l[ae]r",
        f"[iu]m[iu]z|{_after(VOWELS, 's[iu]')}|{_not_after(VOWELS, '[iu]')}",
        f"n?[iu]ñ|n?d[ae]n?|n[iu]|{_after('iu', 'n[ae]')}",
        "(?<=d[ae])k[iu]",
    ),
}
