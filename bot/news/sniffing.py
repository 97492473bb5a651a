"""What a body is, whatever it calls itself, and in which letters it is written."""

import codecs
import html.entities
import re

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Python has codecs that are no character set, or that take quadratic time.
CHARSETS = re.compile(
    r"ascii|utf[-_]?8|utf[-_]?16.*|utf[-_]?32.*|iso8859.*|cp\d+|koi8.*|latin.*|mac.*|gb.*|big5.*|"
    r"shift_jis.*|euc_.*|iso2022.*|kz1048|ptcp154|johab|hz|tis_620"
)
DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""", re.IGNORECASE
)
FEW_ERRORS = 0.02
FEW_LETTERS = 20  # may be capitals all
HIGH = re.compile(rb"[\xc0-\xff]+")
CYRILLIC_RUN = 2.5
CYRILLIC = re.compile(r"cp1251|koi8.*|iso8859-5|cp855|cp866|mac-cyrillic|ptcp154|kz1048")
LATIN = re.compile(r"iso8859-(?:1|2|3|4|9|1\d)|cp125[024]|latin.*|mac-(?:roman|latin2|turkish)")


def declared(body: bytes) -> str | None:
    found = DECLARED.search(body[:1024])
    return found[1].decode("ascii") if found else None


def _known(name: str | None) -> str | None:
    try:
        proper = codecs.lookup(name or "").name
    except LookupError:
        return None
    return proper if CHARSETS.fullmatch(proper) else None


def decode(body: bytes, charset: str | None = None) -> str:
    """The text. Evidence in the bytes comes before claims: a byte order mark, zero bytes, valid
    UTF-8; then the document's own declaration, then the header's `charset`, where what they make
    of it is words; then a guess."""
    for mark, utf in BOMS:
        if body.startswith(mark):
            return body.decode(utf, "replace").removeprefix("\ufeff")
    if body[:2] in {b"\x00<", b"<\x00"}:
        return body.decode("utf-16-be" if body[0] == 0 else "utf-16-le", "replace")
    claims = [_known(declared(body)), _known(charset)]
    for name in ("utf-8", *claims) if not body.isascii() else (*claims, "utf-8"):
        if name is None or name.startswith(("utf-16", "utf-32")):
            continue
        try:
            text = body.decode(name)
        except UnicodeDecodeError:
            continue
        if name == "utf-8" or _are_words(name, text, body):
            return text
    return _guess(body)


def _are_words(name: str, text: str, body: bytes) -> bool:
    """Whether a set of one byte a letter, in which anything is a text, makes words of it: Cyrillic
    ones, which stand together, begin with a capital at most; others have few strange letters."""
    if CYRILLIC.fullmatch(name):
        letters = re.findall("[\u0400-\u052f]", text)
        small = sum(map(str.islower, letters))
        return 2 * small >= len(letters) or len(letters) < FEW_LETTERS
    return LATIN.fullmatch(name) is None or not _is_cyrillic(body)


def _is_cyrillic(body: bytes) -> bool:
    runs = HIGH.findall(body)
    return bool(runs) and sum(map(len, runs)) >= CYRILLIC_RUN * len(runs)


def _guess(body: bytes) -> str:
    """UTF-8 with a few broken places, or the commonest one-byte sets of the region: where letters
    stand alone among others of ASCII they are Turkish, which has all but six in common with the
    languages of the west."""
    text = body.decode("utf-8", "replace")
    high = b"".join(HIGH.findall(body))
    if text.count("\ufffd") <= FEW_ERRORS * max(len(high), 50):
        return text
    if not _is_cyrillic(body):
        return body.decode("cp1254", "replace")
    # Small letters are in the upper half of the Windows set, in the lower half of KOI8.
    upper = sum(byte >= 0xE0 for byte in high)
    return body.decode("cp1251" if upper * 2 >= len(high) else "koi8-r", "replace")


ROOT = re.compile(r"<(?:[\w.-]+:)?([a-zA-Z][\w.-]*)")
START = re.compile(r"<\?xml|<rss|<feed|<rdf:RDF", re.IGNORECASE)
FEEDS = frozenset({"rss", "feed", "rdf"})
PAGE = frozenset(
    {
        *("html", "head", "body", "div", "script", "meta", "title", "p", "h1", "center", "form"),
        *("a", "br", "font", "iframe", "img", "main", "noscript", "span", "style", "table"),
    }
)
KINDS = {
    "opml": "a list of feeds (OPML)",
    "urlset": "a site map",
    "sitemapindex": "a site map",
    "svg": "a picture",
}
SIGNATURES = (
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a compressed file"),
    (b"PK\x03\x04", "a compressed file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
)
JUNK = 8192


def binary_kind(body: bytes) -> str | None:
    """What a body that is no text at all is, in words."""
    if not body.strip():
        return "nothing"
    return next((what for start, what in SIGNATURES if body.lstrip().startswith(start)), None)


def root(text: str) -> tuple[str, int]:
    """The name of the root element in lower case without its prefix, and its place; ("", -1)
    where there is none. Steps over declarations, comments and a DOCTYPE with its entities."""
    place = 0
    while (start := text.find("<", place)) != -1:
        if text.startswith("<!--", start):
            place = _behind(text, "-->", start)
        elif text.startswith("<?", start):
            place = _behind(text, "?>", start)
        elif text.startswith("<!", start):
            place = _doctype_end(text, start)
        elif found := ROOT.match(text, start):
            return found[1].lower(), start
        else:
            break
        if place <= start:
            break
    return "", -1


def _behind(text: str, end: str, start: int) -> int:
    """The place behind the next `end`; before `start` where there is none."""
    found = text.find(end, start)
    return -1 if found == -1 else found + len(end)


def _doctype_end(text: str, start: int) -> int:
    end, subset = text.find(">", start), text.find("[", start)
    if subset == -1 or end < subset:
        return _behind(text, ">", start)
    closing = re.compile(r"\]\s{0,100}>").search(text, subset)
    return closing.end() if closing else -1


def kind_of_markup(name: str) -> str:
    """What a document with that root is, in words, where it is no feed."""
    if name in PAGE:
        return "a web page"
    return KINDS.get(name, "a document of another kind" if name else "plain text")


# XML's own five stay as they are.
ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31};)")
ILLEGAL = bytes((*range(9), 11, 12, *range(14, 32)))
NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())


def _character(found: re.Match[bytes]) -> bytes:
    character = html.entities.html5.get(found[1].decode())
    return found[0] if character is None else character.encode()


def normalised(text: str, start: int) -> bytes:
    """The document from its root on, as UTF-8, with nothing in it that has to be resolved, and
    without what no XML has: halves of surrogate pairs, control characters."""
    body = text[start:].encode("utf-8", "ignore").translate(None, ILLEGAL)
    for sign in NO_CHARACTERS:
        body = body.replace(sign, b"")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ENTITY.sub(_character, body)
