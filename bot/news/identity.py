"""What makes an entry the same entry the next time that it is seen. Pure."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bot.model import Entry, Hashes
from bot.text import is_plain_link

# Query fields that tell where a reader came from, not what is read.
TRACKING = frozenset(
    {
        *("fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ysclid", "twclid"),
        *("igshid", "igsh", "mc_cid", "mc_eid", "ncid", "cmpid", "_openstat", "vero_id", "spm"),
        *("at_medium", "at_campaign", "rss", "__twitter_impression", "ref_src", "_hsenc", "_hsmi"),
    }
)
TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "hsa_")
DEFAULT_PORTS = {"http": "80", "https": "443"}
LONGEST_IDENTITY = 500
# What of a text tells it from others; less than `LEAST` may be on every page of an outlet.
BEGINNING = 500
LEAST = 100


def canonical_url(url: str) -> str:
    """The address by which two links to one page are equal. It is for comparison, not for a
    reader: http and https, and a slash at the end, make no difference."""
    if not url:
        return ""
    if is_plain_link(url):
        return "https" + url[url.index(":") :].rstrip("/")
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    if parts.port is not None and str(parts.port) != DEFAULT_PORTS.get(parts.scheme):
        host = f"{host}:{parts.port}"
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name.lower() not in TRACKING and not name.lower().startswith(TRACKING_PREFIXES)
    ]
    return urlunsplit(("https", host, parts.path.rstrip("/"), urlencode(kept), ""))


def identity(entry: Entry, page: str = "") -> str:
    """The outlet's own identity, else the address, else a hash of title and date.

    `page` is the address of the document: one that an entry shares with it is not its own.
    """
    if entry.guid:
        return _short(entry.guid)
    if entry.url and entry.url != page:
        return _short(canonical_url(entry.url))
    date = entry.published_at.isoformat() if entry.published_at else ""
    return _digest(f"{entry.title}\n{date}").hex()


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()


def _short(key: str) -> str:
    """As every database takes it."""
    key = key.encode("utf-8", "replace").decode().replace("\0", "")
    return key if len(key) <= LONGEST_IDENTITY else _digest(key).hex()


def hashes(entry: Entry) -> Hashes:
    beginning = _flat(entry.text[: 2 * BEGINNING])[:BEGINNING]
    content = f"{_flat(entry.title)}\n{beginning}" if len(beginning) >= LEAST else None
    whole = "\n".join((entry.url, entry.title, str(entry.cut), *entry.tags, entry.text))
    return Hashes(None if content is None else _number(content), _number(whole))


def _flat(text: str) -> str:
    return " ".join(text.casefold().split())


def _number(text: str) -> int:
    """64 bits with a sign, as databases have them."""
    return int.from_bytes(_digest(text)[:8], "big", signed=True)


def identified(entries: Iterable[Entry], page: str = "") -> list[tuple[str, Entry]]:
    """Each entry with its identity, in order, none twice.

    Outlets repeat identities: then the address is added, and where that is the same too, the
    title. What is still the same is the same entry.
    """
    pairs = [(identity(entry, page), entry) for entry in entries]
    for detail in (lambda entry: canonical_url(entry.url), lambda entry: entry.title):
        counts = Counter(key for key, _ in pairs)
        pairs = [
            (f"{key}|{detail(entry)}" if counts[key] > 1 else key, entry) for key, entry in pairs
        ]
    first: dict[str, Entry] = {}
    for key, entry in pairs:
        first.setdefault(key, entry)
    return list(first.items())
