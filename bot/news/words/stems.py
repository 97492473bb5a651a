"""Endings taken off a word, by language. In doubt they stay: a missed form is better than a form
of another word. No stem is shorter than `least` letters; what would be, stays whole."""

import re

from bot.news.words.letters import TURKIC, folded, settled, sounded
from bot.news.words.turkic import turkic

LEAST = 4
# Letters beyond the least that a stem has before its last vowel goes: talaba is not talab.
SPARE = 2
LONGEST = 40

_ENDINGS = (
    "ыми ими ого его ому ему ами ями ая яя ое ее ые ие ый ий ой ей ую юю ых их ым им ам ям ах ях "
    "ом ем ов ев ью ья ье а я о е ы и у ю ь й"
)
RUSSIAN_ENDINGS = frozenset(_ENDINGS.split())
LONGEST_ENDING = max(map(len, RUSSIAN_ENDINGS))
# Nouns in -ия, -ие, -ий keep their и, or партия would be парта; so three letters are enough.
IOTATED = re.compile(r"(.+и)(?:я|и|ю|ей|ем|ям|ями|ях|(?<![кгхшжщч]и)(?<![^аеиоуыэюя]ни)[ей])")
FLEETING = re.compile(r"(.{2,}[^аеиоуыэюя])(?:о(?=к$)|е(?=ц$))(.)")
# Stems that end as if they had an ending.
_WHOLE = (
    "диплом проблем систем остров подъем альбом симптом перелом реклам телеком покров ислам "
    "паром водоем бальзам"
)
RUSSIAN_WHOLE = frozenset(_WHOLE.split())
TAJIK = re.compile(r"(?:ҳо)?(?:и|у|ву)?(?:ро)?$")
ENGLISH_PLURAL = re.compile(r"(?:(?<=ss|sh|ch)|(?<=[xz]))es$|(?<![suia'])s$")


def stem(word: str, language: str, least: int = LEAST) -> str:
    """The stem of one word in the common alphabet; `language` is one of en ru kk ky uz tg tk.

    A capital keeps a Russian -ов and -ев, which then ends a surname, not a genitive.
    """
    plain = folded(word[:LONGEST])
    if language == "ru":
        return settled(sounded(of_russian(plain, least, proper=word[:1].isupper()), language))
    if language == "tg":
        return settled(_open(sounded(of_tajik(plain, least), language), least))
    if language in TURKIC:
        return settled(_open(turkic(sounded(plain, language), language, least), least))
    return settled(_open(sounded(of_english(plain, least), language), least, "a"))


def _open(word: str, least: int, vowels: str = "ae") -> str:
    """Without a final vowel, which languages add to and take off one another's words."""
    return word[:-1] if word[-1:] in vowels and len(word) > least + SPARE else word


def of_russian(word: str, least: int, *, proper: bool) -> str:
    word = word.replace("ё", "е")
    if word in RUSSIAN_WHOLE:
        return word
    if "и" in word and (noun := IOTATED.fullmatch(word)) and len(noun[1]) >= least - 1:
        return noun[1]
    for length in range(min(LONGEST_ENDING, len(word) - least), 0, -1):
        ending = word[-length:]
        if ending in RUSSIAN_ENDINGS:
            if not (proper and ending in {"ов", "ев"}):
                word = word[:-length].rstrip("ь")
            break
    return FLEETING.sub(r"\1\2", word) if word.endswith(("ок", "ец")) else word


def of_tajik(word: str, least: int) -> str:
    return word[:least] + TAJIK.sub("", word[least:], count=1)


def of_english(word: str, least: int) -> str:
    word = word.removesuffix("'s").removesuffix("'")
    if word.endswith("ies") and len(word) > least + 1:
        return word[:-3] + "y"
    found = ENGLISH_PLURAL.search(word)
    return word[: found.start()] if found and found.start() >= least else word
