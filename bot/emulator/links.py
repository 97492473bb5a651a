"""Which addresses Telegram makes a link of, and what it makes of them."""

import re
from urllib.parse import quote

_LINK = re.compile(
    r"(?:(?P<scheme>[a-z][a-z0-9+.-]*)://)?"
    r"(?P<user>[^/?#@\s]*@)?"
    r"(?P<host>\[[0-9a-f:.]+\]|[^/?#@:\s\[\]<>\"'\\]+)"
    r"(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<rest>[/?#].*)?",
    re.IGNORECASE | re.DOTALL,
)
_INTERNAL = re.compile(r"(tg|ton|tonsite):(?://)?([^\s<>\"]+)", re.IGNORECASE)
_USER = re.compile(r"tg:(?://)?user\?(?:[^#]*&)?id=([0-9]{1,18})(?:[&#].*)?", re.IGNORECASE)


def mentioned_user(url: str) -> int | None:
    """The user that tg://user?id=N names."""
    found = _USER.fullmatch(url)
    return int(found.group(1)) or None if found else None


def checked_link(url: str) -> str | None:
    """The address as Telegram stores it, or None where it makes no link (and says nothing).

    A missing scheme is http. A host without a dot, localhost among them, is no link.
    """
    internal = _INTERNAL.fullmatch(url)
    if internal:
        return f"{internal.group(1).lower()}://{internal.group(2)}"
    found = _LINK.fullmatch(url.strip())
    if not found:
        return None
    scheme = (found["scheme"] or "http").lower()
    host = found["host"].lower()
    if scheme not in ("http", "https") or not _is_host(host):
        return None
    if found["port"] and not 0 < int(found["port"]) < 65536:
        return None
    port = f":{found['port']}" if found["port"] else ""
    rest = found["rest"] or "/"
    path = rest if rest.startswith("/") else f"/{rest}"
    return f"{scheme}://{found['user'] or ''}{host}{port}{_escaped(path)}"


def _is_host(host: str) -> bool:
    return host.startswith("[") or ("." in host.strip(".") and ".." not in host)


def _escaped(path: str) -> str:
    return re.sub(r"[\s\x00-\x20]", lambda found: quote(found.group()), path)
