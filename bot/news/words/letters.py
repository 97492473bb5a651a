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

_SOUNDS = (
    "а:a б:b в:v г:g д:d е:e ё:io ж:j з:z и:i й:i к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f "
    "х:h ц:ts ч:c ш:w щ:w ъ: ы:i ь: э:e ю:iu я:ia ә:a ғ:g қ:k ң:ñ ө:o ұ:u ү:u һ:h і:i ҷ:j ӣ:i "
    "ӯ:u ҳ:h ў:u ґ:g є:e ї:i"
)
# Letters with marks that are letters of their own, as digraphs that the rules below know.
_MARKED = "ş:sh ș:sh š:sh ç:ch č:ch ğ:g ǵ:g ž:zh ý:y ı:i ə:a ŋ:ñ"
_DIGRAPHS = "shch:w sh:w ch:c zh:j dzh:j dj:j kh:h gh:g ye:e ck:k q:k y:i c:k x:h w:v o':u g':g ':"


def _pairs(text: str) -> dict[str, str]:
    return {letters: to for letters, _, to in (pair.partition(":") for pair in text.split())}


CYRILLIC = str.maketrans(_pairs(_SOUNDS))
RUSSIAN = CYRILLIC | {ord("ё"): "e"}
FOLDED = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
MARKED = str.maketrans(_pairs(_MARKED))
NASAL = str.maketrans(dict.fromkeys("ňńñ", "ñ"))


class _Bare(dict[int, str]):
    """Letters without their marks, each worked out when it is first met; ñ is a letter."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        plain = letter.isascii() or letter == "ñ"
        bare = letter if plain else MARK.sub("", unicodedata.normalize("NFKD", letter))
        if len(self) < REMEMBERED:
            self[code] = bare
        return bare


REMEMBERED = 10_000
BARE = _Bare()

DIGRAPHS = _pairs(_DIGRAPHS)
COMMON = "shch|sh|ch|dzh|zh|dj|kh|gh|o'|g'|'|q|y|c|x|w"
LATIN = re.compile(f"ye|{COMMON}")
ENGLISH = re.compile(rf"ck|c(?=[eiy])|(?<=[aeiou])ye|{COMMON}")
KAZAKH = re.compile(f"[scy]'|ye|{COMMON}")
OF_ENGLISH = DIGRAPHS | {"c_": "ts", "x": "ks", "w": "u", "o'": "y"}
# The apostrophes of Kazakhstan's first Latin alphabet.
OF_KAZAKH = DIGRAPHS | {"s'": "w", "c'": "c", "y'": "u"}
UZBEK_TS = re.compile("(?<![аеёиоуўэюя])ц")
MARK = re.compile("[\u0300-\u036f]+")
SIGN = re.compile(f"[{APOSTROPHES}\u0300-\u036f]")
CYRILLIC_LETTER = re.compile("[\u0400-\u052f]")
DOUBLES = re.compile(r"([b-df-hj-np-tv-zi])\1+(?=.)")
# All that DOUBLES finds begins with one of these.
DOUBLED = tuple(2 * letter for letter in "bcdfghjklmnpqrstvwxyzi")
SHORTEST_DOUBLED = 6


def folded(word: str) -> str:
    """Casefolded, composed, without marks of stress, every apostrophe the same."""
    if word.isascii():
        return word.lower().replace("`", "'")
    plain = unicodedata.normalize("NFC", word.casefold())
    # Few words have any, and to look costs less than to replace.
    return MARK.sub("", plain.translate(FOLDED)) if SIGN.search(plain) else plain


def is_cyrillic(word: str) -> bool:
    return not word.isascii() and CYRILLIC_LETTER.search(word) is not None


def sounded(word: str, language: str) -> str:
    """A folded word in the common alphabet. Digits and letters of other scripts stay."""
    if word.isdigit():
        return word
    if not is_cyrillic(word):
        word = _latin(word, language)
    else:
        if language == "uz":
            word = UZBEK_TS.sub("с", word)
        word = word.replace("дж", "ж").translate(RUSSIAN if language == "ru" else CYRILLIC)
    return word.replace("'", "").replace("q", "k")


def _latin(word: str, language: str) -> str:
    if not word.isascii():
        word = word.translate(MARKED)
        if language in TURKIC:
            word = word.translate(NASAL)
        word = word.translate(BARE)
    if language == "en":
        return ENGLISH.sub(_english, word)
    if language == "kk":
        return KAZAKH.sub(lambda found: OF_KAZAKH[found[0]], word)
    return LATIN.sub(lambda found: DIGRAPHS[found[0]], word)


def _english(found: re.Match[str]) -> str:
    letters = found[0]
    soft = letters == "c" and found.string[found.end() : found.end() + 1] in {"e", "i", "y"}
    return OF_ENGLISH["c_" if soft else letters]


def settled(stem: str) -> str:
    """A stem in its final spelling: ң as ng, and in longer ones double letters within as one."""
    if "ñ" in stem:
        stem = stem.replace("ñg", "ng").replace("ñ", "ng")
    return DOUBLES.sub(r"\1", stem) if len(stem) >= SHORTEST_DOUBLED else stem
