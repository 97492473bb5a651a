"""The address of a page in what a person typed or answers to. Pure."""

import re
from collections.abc import Sequence

from yarl import URL

from bot.text import safe_link

SCHEMES = ("http://", "https://")
# kun.uz/news/1, as people and Telegram's own entities write it
HOST = re.compile(r"[\w.:-]+")
BARE = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d{1,5})?(?:[/?#]\S*)?")


def address_in(words: str, links: Sequence[str]) -> str:
    """An address with its scheme, "" where there is none. Words come before the links of the
    message that is answered."""
    candidates = words.split() if words else links
    whole = (each for each in candidates if each.lower().startswith(SCHEMES))
    if found := next(whole, ""):
        return found
    if words and len(candidates) > 1:
        return ""
    return next((f"https://{each}" for each in candidates if BARE.fullmatch(each)), "")


def can_be_asked(address: str) -> bool:
    """Whether it names a host and hides nothing; where the host leads to is the guard's to see."""
    return safe_link(address) is not None and bool(HOST.fullmatch(URL(address).host or ""))
