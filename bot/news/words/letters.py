"""One alphabet for all scripts: words of the seven languages and English spelled as they sound.

The letters of the result are ascii: `c` is ч, `w` is ш and щ, `j` is ж, дж and ҷ, `h` is х, ҳ and
kh, `k` is also қ and q, `i` also й, ы, і and y, `u` also ү, ұ, ў and o‘. `ñ` is ң until a word is
stemmed, since only it, not н+г, begins or ends a suffix. `q`, `x` and `y` do not occur (`y` but
for o' in English, so that so'm is not a sum).
"""

import re
import unicodedata

APOSTROPHES = "'’‘ʻʼʹ`´ˈ"
TURKIC = frozenset({"kk", "ky", "uz", "tk"})

_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһіҷӣӯҳўґєї",
        "a b v g d e io j z i i k l m n o p r s t u f h ts c w w - i - e iu ia "
        "a g k ñ o u u h i j i u h u g e i".split(),
        strict=True,
    )
)
CYRILLIC = str.maketrans({letter: "" if to == "-" else to for letter, to in _CYRILLIC.items()})
RUSSIAN = CYRILLIC | {ord("ё"): "e"}
FOLDED = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
# Letters with marks that are letters of their own, as digraphs that the rules below know.
MARKED = str.maketrans(
    dict(zip("şșšçčğǵžýıəŋ", "sh sh sh ch ch g g zh y i a ñ".split(), strict=True))
)
NASAL = str.maketrans(dict.fromkeys("ňńñ", "ñ"))

DIGRAPHS = {
    **{"shch": "w", "sh": "w", "ch": "c", "zh": "j", "dzh": "j", "dj": "j", "kh": "h", "gh": "g"},
    **{"ye": "e", "ck": "k", "q": "k", "y": "i", "c": "k", "x": "h", "w": "v"},
    **{"o'": "u", "g'": "g", "'": ""},
}
COMMON = "shch|sh|ch|dzh|zh|dj|kh|gh|o'|g'|'|q|y|c|x|w"
LATIN = re.compile(f"ye|{COMMON}")
ENGLISH = re.compile(rf"ck|c(?=[eiy])|(?<=[aeiou])ye|{COMMON}")
KAZAKH = re.compile(f"[scyo]'|ye|{COMMON}")
OF_ENGLISH = DIGRAPHS | {"c_": "ts", "x": "ks", "w": "u", "o'": "y"}
# The apostrophes of Kazakhstan's first Latin alphabet.
OF_KAZAKH = DIGRAPHS | {"s'": "w", "c'": "c", "y'": "u", "o'": "o"}
UZBEK_TS = re.compile("(?<![аеёиоуўэюя])ц")
MARK = re.compile("[\u0300-\u036f]+")
DOUBLES = re.compile(r"([b-df-hj-np-tv-zi])\1+")
SHORTEST_DOUBLED = 6


def folded(word: str) -> str:
    """Casefolded, composed, every apostrophe the same."""
    return unicodedata.normalize("NFC", word.casefold()).translate(FOLDED)


def is_cyrillic(word: str) -> bool:
    return any("\u0400" <= char <= "\u052f" for char in word)


def sounded(word: str, language: str) -> str:
    """A folded word in the common alphabet. Digits and letters of other scripts stay."""
    if word.isdigit():
        return word
    if not is_cyrillic(word):
        word = _latin(word, language)
    elif language == "uz":
        word = UZBEK_TS.sub("с", word)
    word = word.replace("дж", "ж").translate(RUSSIAN if language == "ru" else CYRILLIC)
    return word.replace("'", "")


def _latin(word: str, language: str) -> str:
    if not word.isascii():
        word = word.translate(MARKED)
        if language in TURKIC:
            word = word.translate(NASAL)
        word = "".join(char if char == "ñ" else _bare(char) for char in word)
    if language == "en":
        return ENGLISH.sub(_english, word)
    if language == "kk":
        return KAZAKH.sub(lambda found: OF_KAZAKH[found[0]], word)
    return LATIN.sub(lambda found: DIGRAPHS[found[0]], word)


def _english(found: re.Match[str]) -> str:
    letters = found[0]
    soft = letters == "c" and found.string[found.end() : found.end() + 1] in {"e", "i", "y"}
    return OF_ENGLISH["c_" if soft else letters]


def _bare(char: str) -> str:
    return char if char.isascii() else MARK.sub("", unicodedata.normalize("NFKD", char))


def settled(stem: str) -> str:
    """A stem in its final spelling: ң as ng, and in longer ones double letters as one."""
    stem = stem.replace("ñg", "ng").replace("ñ", "ng")
    return DOUBLES.sub(r"\1", stem) if len(stem) >= SHORTEST_DOUBLED else stem
