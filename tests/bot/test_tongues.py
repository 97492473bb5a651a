import json
from collections import Counter

import pytest

from bot.tongues import guessed, tongue
from tests.bot.test_sentences import CASES
from tests.kit.data import shared


@pytest.mark.parametrize("language", CASES)
def test_a_few_sentences(language: str) -> None:
    text = " ".join(CASES[language]).replace("|", " ")
    assert tongue(text) == guessed(text) == language


@pytest.mark.parametrize("name", ["en_dev300", "ru_headline_dev", "ky_texts"])
def test_every_recorded_article(name: str) -> None:
    lines = shared(f"summaries/{name}.jsonl").read_text(encoding="utf-8").splitlines()
    articles = [json.loads(line) for line in lines]
    for length in (4000, 400):
        found = Counter(tongue(article["text"][:length]) for article in articles)
        assert found == {articles[0]["lang"]: len(articles)}


@pytest.mark.parametrize(
    ("text", "language"), [("", "en"), ("!", "en"), ("Алматы", "ru"), ("Almaty", "en")]
)
def test_in_doubt_the_script_decides(text: str, language: str) -> None:
    assert tongue(text) is None
    assert guessed(text) == language
