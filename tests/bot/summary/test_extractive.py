import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.summary.extractive import choose, cosine, pick, stems, summarize, summary, worth
from bot.text import sentences
from tests.bot.summary.rouge import rouge
from tests.kit.data import shared

STORY = (
    "The lake rose by four centimetres in spring. The rise of the lake is the first since 2019. "
    "“We were glad to see it,” the keeper of the gauge said. Is it enough? "
    "Scientists put the rise of the lake down to a wet spring and to repaired canals. "
    "The village council repainted its benches."
)

LANGUAGES = {
    "en": "The canal was cleaned in May. Water reached the fields. Fields were sown. It rained.",
    "ru": "Канал очистили в мае. Вода дошла до полей. Поля засеяли вовремя. Потом пошёл дождь.",
    "kk": "Арна мамырда тазартылды. Су егістікке жетті. Егіс уақытында егілді. Кейін жаңбыр жауды.",
    "ky": "Канал майда тазаланды. Суу талааларга жетти. Талаалар убагында айдалды. Жамгыр жаады.",
    "uz": "Kanal mayda tozalandi. Suv dalalarga yetib bordi. Dalalar ekildi. Keyin yomg‘ir yog‘di.",
    "tg": "Канал моҳи май тоза шуд. Об ба саҳро расид. Саҳро кишт карда шуд. Баъд борон борид.",
    "tk": "Kanal maýda arassalandy. Suw meýdanlara ýetdi. Meýdanlara ekildi. Soň ýagyş ýagdy.",
}


def test_takes_what_the_article_is_about() -> None:
    assert summarize(STORY, "en") == (0, 1, 4)


def test_a_summary_and_its_rest_are_the_text() -> None:
    found = summary(STORY, "en")
    assert len(found.lead) == 3
    assert sorted(found.lead + found.rest) == sorted(sentences(STORY, "en"))
    assert found.rest[0].startswith("“We were glad")


@pytest.mark.parametrize("language", LANGUAGES)
def test_whole_sentences_in_each_language(language: str) -> None:
    text = LANGUAGES[language]
    found = summary(text, language)
    assert len(found.lead) == 3
    assert len(found.rest) == 1
    assert all(sentence in text and sentence.endswith(".") for sentence in found.lead)


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("", ()),
        ("One sentence only.", ("One sentence only.",)),
        ("First of two. Second of two.", ("First of two.", "Second of two.")),
        ("A heading without a stop", ("A heading without a stop",)),
    ],
)
def test_a_short_text_is_its_own_summary(text: str, lead: tuple[str, ...]) -> None:
    assert summary(text, "en").lead == lead
    assert summary(text, "en").rest == ()


def test_a_cut_text_loses_its_unfinished_end() -> None:
    found = summary("The first is whole. The second stops in the mid", "en", cut=True)
    assert found.lead == ("The first is whole.",)


def test_headings_do_not_get_in() -> None:
    text = (
        "Water\n\nThe canal was cleaned. The fields got water. Farmers sowed wheat in the fields."
    )
    assert "Water" not in summary(text, "en").lead


def test_nothing_but_headings_gives_the_first_ones() -> None:
    assert choose(["One", "Two", "Three", "Four"], 3) == (0, 1, 2)


def test_one_sentence_among_headings() -> None:
    assert choose(["Water", "The canal was cleaned in May."], 1) == (1,)


def test_a_repeated_sentence_is_not_picked_twice() -> None:
    alike = [[1.0, 1.0, 0.1], [1.0, 1.0, 0.1], [0.1, 0.1, 1.0]]
    assert pick([1.0, 0.9, 0.8], alike, 2) == [0, 2]


def test_likeness() -> None:
    canal = stems("The canals were cleaned")
    assert cosine(canal, canal) == pytest.approx(1)
    assert cosine(canal, stems("Канал очистили")) == 0
    assert cosine(frozenset(), canal) == 0


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [("It is so.", True), ("He said: “So it is.”", True), ("Read more", False), ("No.", False)],
)
def test_worth(sentence: str, expected: bool) -> None:
    assert worth(sentence) is expected


@given(st.lists(st.text(max_size=30), max_size=12), st.integers(1, 5))
def test_indexes_are_in_order_and_in_the_text(found: list[str], limit: int) -> None:
    chosen = choose(found, limit)
    assert list(chosen) == sorted(set(chosen))
    assert len(chosen) == min(limit, len(found))
    assert all(0 <= index < len(found) for index in chosen)


def test_better_than_the_first_three_sentences() -> None:
    """On 300 news articles with reference highlights."""
    lines = shared("summaries/en_dev300.jsonl").read_text(encoding="utf-8").splitlines()
    ours = theirs = 0.0
    for article in map(json.loads, lines):
        found = sentences(article["text"], "en")
        ours += sum(rouge(" ".join(found[n] for n in choose(found, 3)), article["summary"]))
        theirs += sum(rouge(" ".join(found[:3]), article["summary"]))
    assert ours / len(lines) > theirs / len(lines) + 0.02


def test_thirty_sentences_take_no_time() -> None:
    text = " ".join(
        f"Sentence {n} tells of water, canal {n % 7} and the spring." for n in range(30)
    )
    started = time.perf_counter()
    for _ in range(10):
        summarize(text, "en")
    assert (time.perf_counter() - started) / 10 < 0.015
