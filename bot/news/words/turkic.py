"""Kazakh, Kyrgyz, Uzbek and Turkmen endings, on words in the common alphabet.

An ending is plural, possessive, case and -gi, each at most once and in this order. The consonant
that a suffix begins with depends on the letter before it, which tells many an ending from a word
that only looks as if it had one: no dative is in экономика.
"""

import re
from functools import cache
from typing import NamedTuple

VOICELESS = "kptswchf"
VOWELS = "aeiou"

# What the shortest stem would cut: loans and words of the languages themselves.
_WHOLE = (
    "pravda komanda pobeda beseda priroda svoboda nagrada pogoda brigada olimpiada propaganda "
    "agenda kanada uganda gollanda irlanda kafedra legenda arenda veranda medina benzin magazin"
)
WHOLE = frozenset(_WHOLE.split())


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


def turkic_lines(words: str, language: str, least: int) -> str:
    """The same for many words, a line each."""
    stems = [
        whole or (_unvoiced(stem, ending) if ending else stem)
        for whole, stem, ending in _endings_of_lines(language, least).findall(words)
    ]
    return "\n".join(stems)


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
    """Group 1 is the stem, as short as can be, group 2 what is taken off."""
    return re.compile(_ended(language, least))


@cache
def _endings_of_lines(language: str, least: int) -> re.Pattern[str]:
    """Group 1 is a word that stays as it is, else groups 2 and 3 are as above."""
    whole = f"(?:{'|'.join(WHOLE)})|.{{0,{least}}}"
    return re.compile(f"^(?:({whole})|{_ended(language, least)})$", re.MULTILINE)


def _ended(language: str, least: int) -> str:
    one = _SUFFIXES[language]
    owned = f"(?:{one.possessive})(?:{one.case}|{one.case_of_owned})?"
    parts = f"(?:{one.plural})?(?:{owned}|{one.case})?(?:{one.further})?"
    return f"(.{{{least},}}?)({parts})"


class _Suffixes(NamedTuple):
    """Alternatives of a pattern each; `case_of_owned` are those only after a possessive."""

    plural: str
    possessive: str
    case: str
    case_of_owned: str
    further: str


def _kipchak(a: str, i: str, genitive: str, hard: str) -> _Suffixes:
    """Kazakh and Kyrgyz: `a` and `i` are the vowels of their suffixes, `hard` the letters after
    which a suffix begins with a voiceless one."""
    voiceless = _after(hard, f"(?:t{genitive}|k{a}|t{i}|t{a}|(?<!s)t{a}n)")
    voiced = _not_after(hard, f"(?:[nd]{genitive}|g{a}|[nd]{i}|d{a}n?)")
    return _Suffixes(
        plural=f"{_after(hard, f't{a}r')}|{_not_after(hard, f'[ld]{a}r')}",
        possessive=f"{i}m{i}z|{_after(VOWELS, f's{i}')}|{_not_after(VOWELS, i)}",
        case=f"{voiceless}|{voiced}|{_after('mnñ', f'n{a}n')}|[mbp]en",
        case_of_owned=f"n{a}n?|nd{a}n?|n",
        further=f"(?<=[dt]{a})g{i}",
    )


_SUFFIXES = {
    "kk": _kipchak("[ae]", "i", "iñ", VOICELESS + "vbgd"),
    "ky": _kipchak("[aeo]", "[iu]", "[iu]n", VOICELESS),
    "uz": _Suffixes(
        plural="lar",
        possessive=f"imiz|ingiz|{_after(VOWELS, 'si')}|{_not_after(VOWELS, 'i')}",
        case=f"ning|ni|ga|{_after('k', 'ka')}|dan|da|gaca",
        case_of_owned="ning",
        further="(?<=da)gi",
    ),
    "tk": _Suffixes(
        plural="l[ae]r",
        possessive=f"[iu]m[iu]z|{_after(VOWELS, 's[iu]')}|{_not_after(VOWELS, '[iu]')}",
        case="(?<!sta)(?<!eira)n[iu]ñ?|[iu]ñ|d[ae]n?",
        case_of_owned="nd[ae]n?|n[ae]",
        further="(?<=d[ae])k[iu]",
    ),
}
