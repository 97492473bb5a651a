"""A summary of an article of news, CPU, against cutting the same text into words.

On recorded articles where they are, else on made ones of the same length.
"""

import json
import re
import time

from benchmarks.measure import Line, median
from bot.summary.extractive import summary
from tests.kit.data import ROOT

ROUNDS = 3
GOAL_MS = 10.0
WORD = re.compile(r"[^\W_]+")
RECORDED = ROOT / "summaries" / "en_dev300.jsonl"


def texts() -> list[str]:
    if RECORDED.exists():
        lines = RECORDED.read_text(encoding="utf-8").splitlines()
        return [json.loads(line)["text"] for line in lines]
    sentence = (
        "On day {0} the bank of the republic told the press that rate {1} had gone up by {0} %."
    )
    return [" ".join(sentence.format(n, n % 7) for n in range(30))] * 100


def milliseconds(text: str) -> tuple[float, float]:
    """Of the summary, and of the words alone."""
    begun = time.process_time()
    summary(text, "en")
    middle = time.process_time()
    WORD.findall(text.lower())
    return (middle - begun) * 1e3, (time.process_time() - middle) * 1e3


def measure() -> list[Line]:
    found = [milliseconds(text) for _ in range(ROUNDS) for text in texts()]
    ours, floor = (median(figures) for figures in zip(*found, strict=True))
    return [
        Line(
            "a summary of an article of news, CPU, median",
            f"{ours:.2f} ms",
            f"{floor:.3f} ms (its words)",
            f"{ours / floor:.0f}",
            f"≤ {GOAL_MS:.0f} ms",
            ours <= GOAL_MS,
        )
    ]


if __name__ == "__main__":
    for line in measure():
        print(line)
