"""Values of what a chat keeps."""

from dataclasses import dataclass
from datetime import datetime

from bot.model import Article


@dataclass(frozen=True, slots=True)
class Kept:
    """An article that was saved, and when."""

    article: Article
    at: datetime


@dataclass(frozen=True, slots=True)
class Shelf:
    """A place among what is kept, newest first: from the article that was saved `at` on, itself
    included; `backward`: up to it, without it. None is the beginning."""

    at: datetime
    article_id: int
    backward: bool = False


@dataclass(frozen=True, slots=True)
class KeptPage:
    """`first` is the number of kept[0], from 1."""

    kept: tuple[Kept, ...]
    first: int
    total: int
