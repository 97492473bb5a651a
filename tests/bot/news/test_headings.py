import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.archive import parse
from bot.news.headings import apart, split_heading
from tests.bot.news.test_archive import NOW, URL
from tests.kit.data import shared


@pytest.mark.parametrize(
    ("paragraph", "split"),
    [
        ("Prices rise in springThe bank said so.", "Prices rise in spring\n\nThe bank said so."),
        ("Цены растут веснойБанк сообщил.", "Цены растут весной\n\nБанк сообщил."),
        ("The titleThe bank said so.", "The bank said so."),
        ("The title The bank said so.", "The bank said so."),
        ("The title", ""),
        ("The title of all things", "The title of all things"),
        ("The title: «The bank said so.»", ": «The bank said so.»"),
        ("The titles of all", "The titles of all"),
        ("He watched YouTube and used WhatsApp.", "He watched YouTube and used WhatsApp."),
        ("Жители поддержали КазМунайГаз вчера", "Жители поддержали КазМунайГаз вчера"),
        ("It was so. The price of springThe bank", "It was so. The price of springThe bank"),
        ("the price of it in springThe bank", "the price of it in springThe bank"),
        ("A new macOSX and the rest of it", "A new macOSX and the rest of it"),
        ("Say springThe bank", "Say springThe bank"),
        ("", ""),
    ],
)
def test_fused_headings(paragraph: str, split: str) -> None:
    assert split_heading(paragraph, "The title") == split


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        (
            "It ended. Armenia Pulls Back Adding to the bloc’s worries, it left.",
            "Armenia Pulls Back",
        ),
        ("It ended. Early Peace Efforts In March 2022, they met.", "Early Peace Efforts"),
        ("Early Peace Efforts In March 2022, they met.", "Early Peace Efforts"),
        ("Was it? The Role of Gas in Trade However, it fell.", "The Role of Gas in Trade"),
        ("He said: “So.” What the Bank Did It raised rates.", "What the Bank Did"),
        ("Всё. НОВОСТИ О ГАЗЕ В марте он подорожал.", "НОВОСТИ О ГАЗЕ"),
        ("President Kassym-Jomart Tokayev In brief", "President Kassym-Jomart Tokayev"),
    ],
)
def test_headings_that_a_space_parts_from_the_text(text: str, heading: str) -> None:
    assert heading in split_heading(text).split("\n\n")
    assert split_heading(text).split() == text.split()


@pytest.mark.parametrize(
    "text",
    [
        "He told The Times of Central Asia that it was so.",
        "Kazakh President Kassym-Jomart Tokayev spoke with him.",
        "In March The Diplomat wrote of it.",
        "The Bank In brief",
        "Deputy Minister of Foreign Affairs Roman Vassilenko said. It was so.",
        "Президент Казахстана Касым-Жомарт Токаев приехал в Ташкент.",
        "It ended. prices rose In March",
        "The Bank of In",
    ],
)
def test_sentences_stay_whole(text: str) -> None:
    assert split_heading(text) == text


def test_the_archived_pages_headings() -> None:
    body = shared("seed/times-of-central-asia-archive.txt").read_bytes()
    listing = parse(body, url=URL, charset=None, now=NOW)
    paragraphs = [part for entry in listing.entries for part in entry.text.split("\n\n")]
    for heading in (
        "Shifting Alliances and Regional Tensions",
        "Tasmagambetov Responds to Criticism",
        "Armenia Pulls Back",
        "Early Peace Efforts",
    ):
        assert heading in paragraphs


@given(st.text(max_size=200), st.text(max_size=20))
def test_no_word_is_lost_but_the_title(text: str, title: str) -> None:
    assert re.sub(r"\s", "", apart(text)) == re.sub(r"\s", "", text)
    apart(text, title)


@pytest.mark.parametrize("unit", ["A ", "Aa. Bb ", "A In ", "x", "Role of "])
def test_hostile_texts_take_no_time(unit: str) -> None:
    begun = time.perf_counter()
    apart(unit * (200_000 // len(unit)))
    assert time.perf_counter() - begun < 1
