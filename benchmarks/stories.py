"""Adding an article to 10,000 open ones of its language: CPU, against tokenising the same text.

The articles are made of words that are as unevenly frequent as those of a language, and each
tenth tells of something that others told of too.
"""

import random
import time
import tracemalloc
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from benchmarks.measure import Line, median
from bot.news.stories import StoryIndex
from bot.news.stories.terms import counts

OPEN = 10_000
ADDED = 300
VOCABULARY = 40_000
LETTERS = "абвгдежзиклмнопрстуфхцчшыя"
BEGIN = datetime(2026, 4, 2, tzinfo=UTC)
GOAL_MS = 5.0
GOAL_RATIO = 30.0


@dataclass(frozen=True, slots=True)
class Told:
    """What of an article decides its story."""

    id: int
    source_id: str
    language: str
    title: str
    text: str
    published_at: datetime


def articles(number: int, chance: random.Random) -> list[Told]:
    made = ["".join(chance.choices(LETTERS, k=chance.randint(3, 10))) for _ in range(VOCABULARY)]
    vocabulary = ["".join(chance.choices(LETTERS, k=chance.randint(1, 3))) for _ in range(100)]
    vocabulary += made
    frequency = [1 / place for place in range(1, len(vocabulary) + 1)]
    told: list[Told] = []
    for key in range(1, number + 1):
        words = chance.choices(vocabulary, frequency, k=140)
        if told and key % 10 == 0:
            words[:80] = chance.choice(told[-200:]).text.split()[:80]
        told.append(
            Told(
                id=key,
                source_id=f"outlet-{key % 40}",
                language="ru",
                title=" ".join(words[:9]).capitalize(),
                text=" ".join(words),
                published_at=BEGIN + timedelta(seconds=16 * key),
            )
        )
    return told


def seconds(index: StoryIndex, told: Sequence[Told]) -> tuple[float, float]:
    """CPU seconds of adding, and of tokenising alone, the median of each."""
    ours, floor = [], []
    for article in told:
        begun = time.process_time()
        counts(article.title, article.text)
        middle = time.process_time()
        index.add(article)
        ours.append(time.process_time() - middle)
        floor.append(middle - begun)
    return median(ours), median(floor)


def measure() -> list[Line]:
    told = articles(OPEN + ADDED, random.Random(20))
    index = StoryIndex()
    tracemalloc.start()
    for article in told[:OPEN]:
        index.add(article)
    held = tracemalloc.get_traced_memory()[0] / 2**20
    tracemalloc.stop()
    ours, floor = seconds(index, told[OPEN:])
    ratio = ours / floor
    begun = time.process_time()
    index.forget(BEGIN + timedelta(seconds=8 * OPEN))
    forgotten = (time.process_time() - begun) / (len(told) - len(index))
    return [
        Line(
            f"a story for an article, {OPEN:,} open, CPU",
            f"{ours * 1e3:.2f} ms",
            f"{floor * 1e3:.3f} ms (tokenising)",
            f"{ratio:.1f}",
            f"≤ {GOAL_MS:.0f} ms, ≤ {GOAL_RATIO:.0f}",
            ours * 1e3 <= GOAL_MS and ratio <= GOAL_RATIO,
        ),
        Line("forgetting an article, CPU", f"{forgotten * 1e3:.2f} ms", "–", "–", "–", True),
        Line(f"memory of {OPEN:,} open articles", f"{held:.0f} MiB", "–", "–", "–", True),
    ]


if __name__ == "__main__":
    for line in measure():
        print(line)
