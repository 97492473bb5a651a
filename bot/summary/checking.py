"""What a model wrote, held against the article: why it may not be shown. Pure.

Strict in doubt, for what is refused costs nobody anything: the article's own sentences are there.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from bot.news.words.keys import alternatives, terms
from bot.sentences import BEGINNING, END, sentences
from bot.summary.boilerplate import one_of
from bot.summary.figures import NUMBER, SCALE, lacking
from bot.summary.prompt import MOST_WORDS
from bot.tongues import FUNCTION_WORDS, is_cyrillic, likelihoods, tongue

FEWEST_WORDS = 6
# Much longer words than those of any language do not make the answer shorter.
MOST_CHARACTERS = 700
# By how much another language has to be likelier.
MARGIN = 0.05
# Whether they are written in Cyrillic; Uzbek is in both scripts.
SCRIPTS = {"en": False, "tk": False, "ru": True, "kk": True, "ky": True, "tg": True}
# Of the answer's telling words, the share that has to be the article's, in the same language.
SHARE = 0.5
# The share that is left without those of any one sentence.
SHARE_OF_OTHERS = 0.2
# Letters: a shorter word tells little.
TELLING = 5
# What two spellings of a name may differ by at their ends.
STEM = 5
ENDING = 3

MARKUP = re.compile(
    one_of(r"""
    <[/!a-zA-Z][^>]*>
    &[a-z]+;|&\#
    [*_`#]{2,}
    ^\s*(?:[-*•\#>]|\d+[.)])\s
    """),
    re.MULTILINE,
)
LINK = re.compile(
    one_of(r"""
    https?:
    www\.
    \bt\.me
    \b(?:tg|mailto):
    @\w
    (?<!\w)/[a-z]\w
    \b[\w-]+\.(?:com|org|net|info|io|me|ru|kz|kg|uz|tj|tm|su|news|example|xyz|top|link|app|dev)\b
    """),
    re.IGNORECASE,
)
TALK = re.compile(
    one_of(r"""
    \bas an ai\b
    language model
    \bi (?:can(?:no|')t|am (?:unable|sorry)|apologi[sz]e)
    \bi'm (?:sorry|unable)
    \b(?:here is|here's|this is) (?:the|a|your) summary
    \bsummary ?:
    (?:begin|end) article
    языковая модель
    я не могу
    извините
    к сожалению, я
    вот (?:краткое|резюме)
    краткое содержание ?:
    кешіріңіз|кечириңиз|kechirasiz|бубахшед|bagyşlaň
    """),
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W\d_]+(?:['’‘ʻʼ-][^\W\d_]+)*")
Keys = frozenset[str]


def objection(answer: str, article: str, spoken: str, language: str) -> str | None:
    """Why the answer, which should be in `language`, may not stand for the article, which is in
    `spoken` and has a sentence a line; None where it may."""
    form = _of_form(answer)
    if form is not None:
        return form
    if not _is_in(answer, language):
        return "language"
    if lacking(answer, article):
        return "number"
    known = keys(article, spoken)
    if any(not _is_known(name, known) for name in names(answer, same=spoken == language)):
        return "name"
    if spoken == language and not _is_about(answer, article, language):
        return "subject"
    return None


def _of_form(answer: str) -> str | None:
    """What can be seen without the article. Length comes first: the rest costs more, the longer
    the answer is."""
    if not answer.strip():
        return "empty"
    if len(answer) > MOST_CHARACTERS:
        return "length"
    if MARKUP.search(answer) or "\n" in answer:
        return "markup"
    if LINK.search(answer):
        return "link"
    if TALK.search(answer):
        return "talk"
    if not END.search(answer):
        return "unfinished"
    return None if FEWEST_WORDS <= len(answer.split()) <= MOST_WORDS else "length"


def _is_in(answer: str, language: str) -> bool:
    if language in SCRIPTS and is_cyrillic(answer) is not SCRIPTS[language]:
        return False
    found = tongue(answer)
    likely = likelihoods(answer)
    return found is None or likely[found] - likely[language] <= MARGIN


def keys(text: str, language: str) -> Keys:
    """What the words of the text are the same as, whatever language they are then met in."""
    found = {term.key for term in terms(text, language)}
    for word in WORD.findall(text):
        if word[:1].isupper():
            for part in word.split("-"):
                found |= alternatives(part)
    return frozenset(found)


def names(answer: str, *, same: bool) -> Iterator[str]:
    """Words that may be names: with a capital within a sentence, or at its beginning in front of
    another one. Where the article is in the `same` language, at the beginning all but those that
    often stand there."""
    for sentence in sentences(answer, ""):
        words = [part for word in WORD.findall(sentence) for part in word.split("-") if part]
        capital = [word[:1].isupper() for word in words]
        for place, word in enumerate(words):
            if not capital[place] and not any(letter.isupper() for letter in word):
                continue
            begins = place == 0
            ordinary = word in BEGINNING or word.lower() in _ordinary()
            follows = place + 1 < len(words) and capital[place + 1]
            if not begins or (follows and not ordinary) or (same and not ordinary):
                yield word


@cache
def _ordinary() -> frozenset[str]:
    """Words that begin sentences and are no names."""
    function = (word for words in FUNCTION_WORDS.values() for word in words.split())
    return frozenset([*function, *NUMBER, *SCALE])


def _is_known(name: str, known: Keys) -> bool:
    """Whether the article has the name, in any of its forms and scripts."""
    mine = alternatives(name)
    if mine & known:
        return True
    return any(
        len(key) >= STEM
        and (other.startswith(key) or key.startswith(other))
        and abs(len(other) - len(key)) <= ENDING
        for key in mine
        for other in known
        if len(other) >= STEM
    )


def _is_about(answer: str, article: str, language: str) -> bool:
    """Whether enough of its telling words are the article's, and not all of one sentence, which
    may be one that told the model what to say."""
    told = [frozenset(term.key for term in terms(line, language)) for line in article.split("\n")]
    spread = Counter(key for line in told for key in line)
    telling = {term.key for term in terms(answer, language) if term.end - term.start >= TELLING}
    known = sum(key in spread for key in telling)
    of_one = max(sum(spread[key] == 1 for key in telling & line) for line in told)
    least = max(1, len(telling))
    return known >= SHARE * least and known - of_one >= SHARE_OF_OTHERS * least
