"""What summaries are worth by ROUGE, on articles with a reference that a person wrote.

The difference to the article's first sentences, as a splitter gives them, is what is held, with
the bounds of a paired bootstrap. No title goes in: in the Russian set it is the reference.
"""

import json
import random
from collections.abc import Sequence
from functools import cache
from typing import Any

import pytest

from bot.sentences import sentences
from bot.summary.extractive import summary
from tests.bot.summary.rouge import Rouge, rouge
from tests.kit.data import shared

RESAMPLES = 1000
Articles = tuple[dict[str, Any], ...]


@cache
def articles(name: str) -> Articles:
    lines = shared(f"summaries/{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines)


@cache
def scored(name: str, language: str, limit: int) -> tuple[list[Rouge], list[Rouge]]:
    """Ours and the lead's, article by article."""
    ours, lead = [], []
    for article in articles(name):
        reference = article["summary"].split("\n")
        ours.append(rouge(summary(article["text"], language, limit=limit).lead, reference))
        lead.append(rouge(sentences(article["text"], language)[:limit], reference))
    return ours, lead


def differences(ours: Sequence[Rouge], lead: Sequence[Rouge], measure: str) -> list[float]:
    """In points of a hundred."""
    return [
        100 * (getattr(left, measure) - getattr(right, measure))
        for left, right in zip(ours, lead, strict=True)
    ]


def mean(figures: Sequence[float]) -> float:
    return sum(figures) / len(figures)


def interval(figures: Sequence[float]) -> tuple[float, float]:
    """95 % by bootstrap, the same at each run."""
    chance = random.Random(1)
    means = sorted(mean(chance.choices(figures, k=len(figures))) for _ in range(RESAMPLES))
    return means[RESAMPLES // 40], means[-RESAMPLES // 40 - 1]


@pytest.mark.parametrize(("measure", "goal"), [("one", 1.2), ("two", 0.6), ("longest", 1.0)])
def test_better_than_the_first_three_sentences(measure: str, goal: float) -> None:
    gains = differences(*scored("en_dev300", "en", 3), measure)
    low, high = interval(gains)
    assert mean(gains) >= goal
    assert 0 < low < mean(gains) < high


@pytest.mark.parametrize("measure", Rouge._fields)
def test_in_russian_three_sentences_are_as_near_to_the_headline(measure: str) -> None:
    assert mean(differences(*scored("ru_headline_dev", "ru", 3), measure)) >= -0.3


@pytest.mark.parametrize("measure", Rouge._fields)
def test_in_russian_one_sentence_is_nearer(measure: str) -> None:
    assert mean(differences(*scored("ru_headline_dev", "ru", 1), measure)) > 0


@pytest.mark.parametrize("name", ["en_dev300", "ru_headline_dev", "ky_texts"])
@pytest.mark.parametrize("limit", [1, 3, 5])
def test_real_articles_are_quoted(name: str, limit: int) -> None:
    for article in articles(name):
        found = summary(article["text"], article["lang"], limit=limit)
        assert 1 <= len(found.lead) <= limit
        assert all(sentence in article["text"] for sentence in (*found.lead, *found.rest))
