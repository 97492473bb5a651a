"""Text cut into sentences, in the seven languages of the region's news.

A full stop ends none behind a title, an initial or an abbreviation. Some of these do end sentences
(in the U.S., 2024 г., 5 млн.): what follows decides, a word that begins sentences or a name.
"""

import re
from collections.abc import Iterator

# In front of the bar those that never end a sentence, behind it those that may.
ABBREVIATIONS = {
    "en": "mr mrs ms dr prof gen col lt maj capt sgt cpl pvt det sen rep gov pres hon rev st mt ft "
    "vs v no nos p pp fig vol jan feb mar apr jun jul aug sept sep oct nov dec dept est approx ca "
    "| jr sr inc ltd corp co bros u.s u.k u.n e.u d.c",
    "ru": "ул пр просп пер пл наб им св акад проф доц ген полк подполк майор кап лейт серж рис "
    "табл гл ст пп см ср напр п о оз р д дер пос кв корп н янв фев февр мар апр июн июл "
    "авг сен сент окт ноя нояб дек тел факс изд зам зав пом исп чл кор т с к "
    "| г гг в вв э тыс долл руб проц стр обл окр ред",
    "kk": "б м көш ауд акад проф к сағ т ш даң | ж жж ғ қ обл",
    "ky": "т м р акад проф көч к с | ж жж ш обл",
    "uz": "k t m akad prof dots b v ko‘ch koʻch tum к акад проф туман й sh ш | y yy вил vil йй",
    "tg": "к х ҷ м акад проф дот с сс ш н ноҳ | вил соли",
    "tk": "m k akad prof köç sag ş | ý wel",
}
# Ordinary words too: short forms only before a number or with a capital.
BEFORE_NUMBERS = frozenset({"no", "nos", "v", "ca", "p"})
# What ends sentences although it is dotted or short.
ENDING = frozenset({"т.д", "т.п", "др", "etc", "т.б", "ж.б", "h.k", "ҳ.к", "ş.m"})
HOURS = frozenset({"a.m", "p.m"})
_BEHIND_HOURS = (
    "ET EST EDT CT CST CDT MT MST MDT PT PST PDT GMT UTC BST CET Eastern Pacific Central Mountain "
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May "
    "June July August September October November December Jan Feb Aug Sept Sep Oct Nov Dec"
)
BEHIND_HOURS = frozenset(_BEHIND_HOURS.split())
_BEGINNING = (
    "The It He She They We I You This That These Those There In On At By For From With After "
    "Before But And Or So As If When While Since Although However A An Its His Her Their Our "
    "Some Many Most Both Each Now Then Also Meanwhile What Who "
    "Он Она Оно Они Это Этот Эта Эти Мы Я Вы В Во На С Со По Из За От До Для При Под Над О Об "
    "У К Но А И Или Как Так Там Тут Тогда Потом Теперь Сейчас Сегодня Также Однако Ранее После "
    "Если Когда Кроме Его Её Ее Их Все Всё Всего Более Около Без Между Среди Напомним Уже Ещё "
    "Ол Бұл Сол Осы Олар Оның Оны Қазір Кейін Бірақ Ал Алайда Сондай Содан Біз Сонымен "
    "Бул Ошол Алар Анын Аны Азыр Кийин Бирок Ошондой Биз Ошентип "
    "U Bu Shu Ular Uning Hozir Keyin Ammo Lekin Shuningdek Biz Bundan "
    "Бу Шу Улар Унинг Ҳозир Кейин Аммо Лекин Шунингдек Бундан "
    "Ӯ Ин Вай Онҳо Вале Баъд Ҳамчунин Дар Аз Ба Бо Барои Ҳоло Мо Инчунин "
    "Ol Şol Olar Onuň Häzir Soň Soňra Emma Ýöne Şeýle Şonuň"
)
BEGINNING = frozenset(_BEGINNING.split())
INITIALS = frozenset({"Дж", "Sh", "Ch", "Yu", "Ya", "Zh", "Kh", "Ts"}) | frozenset(
    letter + mark for letter in "OG" for mark in "‘’ʻʼ'`"
)
DOTTED = re.compile(r"[^\W\d_]{1,2}(?:\.[^\W\d_]{1,2})+")
BREAK = re.compile(
    r"""(?<![.!?…؟۔])([.!?…؟۔]+)(["'”’»“)\]]*)[ \n]+(?=["'“‘„«(\[]*([^\s"'“‘„«(\[]))|\n\n+"""
)
END = re.compile(r"""[.!?…؟۔]["'”’»“)\]]*$""")
LAST_TOKEN = re.compile(r"[^\s\"“„«()\[\]]+$")
NEXT_WORD = re.compile(r"[^\W\d_]+")
LONGEST_TOKEN = 40
Known = tuple[frozenset[str], frozenset[str]]


def _abbreviations(language: str | None) -> Known:
    """Those that never end a sentence, and those that may."""
    chosen = ABBREVIATIONS.values() if language is None else (ABBREVIATIONS.get(language, "|"),)
    halves = [words.partition("|")[::2] for words in chosen]
    never, maybe = (frozenset(" ".join(words).split()) for words in zip(*halves, strict=True))
    return never, maybe


def _goes_on(before: str, after: str, known: Known) -> bool:
    """Whether the full stop after `before` belongs to its last word, and the sentence goes on."""
    found = LAST_TOKEN.search(before)
    if found is None:
        return False
    token = found[0].lstrip("'‘").rpartition("-")[2]
    lower = token.lower()
    never, maybe = known
    word = NEXT_WORD.match(after)
    following = word[0] if word else after[:1]
    if lower in ENDING:
        return False
    if lower in HOURS:
        return following in BEHIND_HOURS
    if lower in maybe:
        return following not in BEGINNING
    if lower in never:
        return lower not in BEFORE_NUMBERS or following.isdigit() or not token.islower()
    initial = (len(token) == 1 and token.isupper()) or token in INITIALS
    return initial or DOTTED.fullmatch(token) is not None


def _ends(text: str, start: int, found: re.Match[str], known: Known) -> bool:
    """Whether a sentence that began at `start` ends at this full stop, dots or mark."""
    marks, closing, following = found[1], found[2], found[3]
    if marks is None:
        return True
    if following.islower() or following in "—–-,;:":
        return False
    before = text[max(start, found.start() - LONGEST_TOKEN) : found.start()]
    if marks != "." or closing:
        return True
    if before.isdigit():
        return False
    return not _goes_on(before, text[found.end() : found.end() + LONGEST_TOKEN], known)


def _spans(text: str, known: Known) -> Iterator[tuple[int, int]]:
    start = 0
    for found in BREAK.finditer(text):
        if not _ends(text, start, found, known):
            continue
        end = found.start() if found[1] is None else found.end(2)
        if end > start:
            yield start, end
        start = found.end()
    if start < len(text):
        yield start, len(text)


def sentences(text: str, language: str) -> list[str]:
    """The sentences in their order, across paragraphs. In doubt two stay together, since half a
    sentence is worse than a long one."""
    return [text[start:end] for start, end in _spans(text, _abbreviations(language))]


def whole_sentences(text: str, cut: bool) -> str:
    """The text up to the end of its last whole sentence, "" where there is none. A text that is
    not `cut` is whole as it stands."""
    if not cut:
        return text
    known = _abbreviations(None)
    whole = 0
    for start, end in _spans(text, known):
        tail = text[max(start, end - LONGEST_TOKEN) : end]
        last = END.search(tail)
        if last and not (last[0] == "." and _goes_on(tail[:-1], "", known)):
            whole = end
    return text[:whole]
