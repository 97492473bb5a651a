"""Plain text that came from strangers: made clean, made harmless, measured."""

import re
import unicodedata
from functools import lru_cache

from yarl import URL

WORDS_A_MINUTE = 180
LONGEST_LINK = 2048
MARKS_ON_A_LETTER = 3
REMEMBERED_CHARACTERS = 10_000

# Letters of no width that show as empty space.
FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
JOINERS = "\u200c\u200d"
NEWLINES = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
SPACES = re.compile(" {2,}")
BLANK_LINES = re.compile("\n{3,}")
ARABIC = "\u0620-\u065f\u066e-\u06d3\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc"
# Letters, signs and marks of punctuation that stay as they are, alone and beside one another.
ODD = re.compile(
    "[^\n -~\xa1-\xac\xae-\u02ff\u0400-\u0482\u048a-\u052f"
    "\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2116]"
)
STRAY_JOINER = re.compile(f"(?<![{ARABIC}])[{JOINERS}]|[{JOINERS}](?![{ARABIC}])")


class _Plain(dict[int, str]):
    """What becomes of each character, worked out the first time that it is met."""

    def __missing__(self, code: int) -> str:
        plain = _plain(chr(code))
        if len(self) < REMEMBERED_CHARACTERS:
            self[code] = plain
        return plain


def _plain(char: str) -> str:
    """Controls, formatting (bidi, tags, no-width), private and unassigned characters go."""
    if char in NEWLINES:
        return "\n"
    if char in JOINERS:
        return char
    category = unicodedata.category(char)
    if char == "\t" or category == "Zs":
        return " "
    return "" if category[0] == "C" or char in FILLERS else char


_PLAIN = _Plain()


def clean(text: str) -> str:
    """Text as it may be stored and shown: NFC, no invisible characters, at most one space in a
    row and one blank line. Zero-width joiners stay inside words in Arabic letters."""
    # The commonest of what is not plain.
    text = text.replace("\xa0", " ")
    if not is_plain(text):
        text = _made_plain(text)
    # To look is quicker than to replace nothing.
    if "  " in text:
        text = SPACES.sub(" ", text)
    text = text.replace(" \n", "\n").replace("\n ", "\n")
    if "\n\n\n" in text:
        text = BLANK_LINES.sub("\n\n", text)
    return text.strip()


def is_plain(text: str) -> bool:
    """Whether all of its characters may stay as they are; its spaces and newlines may be many."""
    return not ODD.search(text)


def _made_plain(text: str) -> str:
    text = text.replace("\r\n", "\n").translate(_PLAIN)
    text = STRAY_JOINER.sub("", text)
    # Before NFC too, which takes quadratic time on a long run of marks.
    return _few_marks(unicodedata.normalize("NFC", _few_marks(text)))


@lru_cache(2048)
def _is_mark(char: str) -> bool:
    return unicodedata.category(char) in {"Mn", "Me"}


def _few_marks(text: str) -> str:
    marks = frozenset(filter(_is_mark, set(text)))
    if not marks:
        return text
    some = re.escape("".join(sorted(marks)))
    return re.sub(f"([{some}]{{{MARKS_ON_A_LETTER}}})[{some}]+", r"\1", text)


# A word joiner stops Telegram from making a link; a zero-width joiner would be taken as a part of
# the address, and dropped again by whoever opens it.
STOP = "\u2060"
MENTION = re.compile(r"(?<!\w)@(?=\w)")
COMMAND = re.compile(r"(?<![\w/<>])/(?=[A-Za-z0-9_])")
DEEP_LINK = re.compile(r"\b(tg:|ton:)(?=//)", re.IGNORECASE)
INNER_HOST = re.compile(r"\b(t\.|telegram\.)(?=(?:me|dog)\b)", re.IGNORECASE)


def neutralise(text: str) -> str:
    """The text with nothing in it that Telegram turns into a mention, a command or a link of its
    own: what a stranger wrote must not act in a chat."""
    if not ("@" in text or "/" in text or "." in text):
        return text
    text = MENTION.sub("@" + STOP, text)
    text = COMMAND.sub("/" + STOP, text)
    text = DEEP_LINK.sub(r"\1" + STOP, text)
    return INNER_HOST.sub(r"\1" + STOP, text)


def utf16_length(text: str) -> int:
    """The length that Telegram counts: code units of UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


# An address with a plain name of a host and a plain path, as nearly all are.
PLAIN_LINK = re.compile(
    r"https?://[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z](?:[a-z0-9-]*[a-z0-9])?)+"
    r"(?:/[A-Za-z0-9_-]++(?:\.[A-Za-z0-9_-]++)*)*/?"
)


def is_plain_link(address: str) -> bool:
    """Whether it is an address that needs no reading: neither port nor query, nothing to encode."""
    return len(address) <= LONGEST_LINK and PLAIN_LINK.fullmatch(address) is not None


def safe_link(address: str) -> str | None:
    """The address in the form in which it may be a link, its host in punycode; None where it
    may not be one: not http(s), too long, with user info or characters that hide its host."""
    return address if is_plain_link(address) else _safe_link(address)


@lru_cache(2048)
def _safe_link(address: str) -> str | None:
    visible = address.translate(_PLAIN).strip()
    if len(address) > LONGEST_LINK or "\\" in address or visible != address:
        return None
    try:
        url = URL(address)
        if url.scheme not in {"http", "https"} or not url.host or "@" in url.authority:
            return None
    except ValueError:
        return None
    link = str(url)
    return link if link.isascii() and len(link) <= LONGEST_LINK else None


def reading_minutes(text: str) -> int:
    """Whole minutes, at least one."""
    return max(1, round(len(text.split()) / WORDS_A_MINUTE))
