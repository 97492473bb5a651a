"""Headings that ran into the text behind them, set apart. Pure, in linear time.

Only paragraph breaks are put in: every word stays as the outlet wrote it.
"""

import re

LONGEST_HEADING = 120
LETTERS = re.compile(r"[^\W\d_]{4,}")

# What begins a sentence, and in the middle of a line is never written with a capital.
BEGINNINGS = (
    "In|On|At|As|By|For|From|With|After|Before|During|Since|According|However|Meanwhile|While|When"
    "|Although|Despite|Under|But|And|If|It|Its|This|These|Those|That|There|The|They|We|He|She|His"
    "|Her|Founded|Established|Based|Adding|Speaking|Following|Asked"
    "|В|Во|На|С|Со|По|Как|Об|О|Это|Эти|Этот|Он|Она|Они|Но|Однако|После|Также|При|Для|За|К"
)
# Words that a heading in capitals leaves small.
SMALL = frozenset(
    {
        *("a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "is", "of"),
        *("on", "or", "over", "the", "to", "up", "vs", "with"),
    }
)
WORDS = r"[^\W_][\w’'-]*(?:[ ][\w’'-]+){1,11}?"
FUSED = re.compile(rf"(?:^|(?<=[.!?…]\s)|(?<=[.!?…][”»\"’)]\s))({WORDS})[ ](?=(?:{BEGINNINGS})\b)")
FEWEST_WORDS = 3


def apart(text: str, title: str = "") -> str:
    """Paragraphs with their fused headings on lines of their own, and without the title in front
    of one, which stands above it already."""
    paragraphs = (split_heading(paragraph, title) for paragraph in text.split("\n\n"))
    return "\n\n".join(filter(None, paragraphs))


def split_heading(paragraph: str, title: str = "") -> str:
    if title and paragraph.startswith(title):
        rest = paragraph[len(title) :]
        if not rest or (" " in title and _begins(rest)):
            return rest.strip()
    return FUSED.sub(_set_apart, _glued(paragraph))


def _begins(rest: str) -> bool:
    """Whether what follows is a line of its own: the title may also be its first words."""
    first = rest.lstrip()[:1]
    return first.isupper() or first.isdigit() or first in set('«“„"—–-:')


def _glued(paragraph: str) -> str:
    """ "Prices rise in springThe bank said"."""
    for word in LETTERS.finditer(paragraph, 0, LONGEST_HEADING):
        place = next((at for at, letter in enumerate(word[0]) if letter.isupper()), 0)
        head = paragraph[: word.start() + place]
        if place >= 3 and _is_heading(head) and word[0][place + 1 :].islower():
            return f"{head}\n\n{paragraph[len(head) :]}"
    return paragraph


def _is_heading(head: str) -> bool:
    """A few words that begin as a line does and hold no end of a sentence."""
    return head[0].isupper() and head.count(" ") >= 2 and not re.search(r"[.!?…]\s", head)


def _set_apart(found: re.Match[str]) -> str:
    """ "Armenia Pulls Back Adding to the bloc’s instability": its words have capitals, as words of
    a sentence have not."""
    head = found[1]
    begins = "\n\n" if found.start() else ""
    return f"{begins}{head}\n\n" if _has_capitals(head.split()) else found[0]


def _has_capitals(words: list[str]) -> bool:
    if len(words) < FEWEST_WORDS or words[-1].lower() in SMALL:
        return False
    great = [word for word in words if word not in SMALL]
    return len(great) > 1 and all(word[0].isupper() or word[0].isdigit() for word in great)
