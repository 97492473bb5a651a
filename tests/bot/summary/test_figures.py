import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.summary.figures import figures, lacking, number_words


@pytest.mark.parametrize(
    ("answer", "article", "lacks"),
    [
        ("1500", "1,500", False),
        ("1,500", "1500", False),
        ("1 500", "1\u00a0500", False),
        ("12,500,000", "12 500 000", False),
        ("4,8 %", "4.8%", False),
        ("2.50", "2.5", False),
        ("05", "5", False),
        ("1.500", "1.5", False),
        ("1.500", "1500", False),
        ("1500", "1.5", True),
        ("15", "1.5", True),
        ("4.9", "4.8", True),
        ("2025", "2024", True),
        ("3 million", "3 млн", False),
        ("3 млрд", "3 billion", False),
        ("3 billion", "3 million", True),
        ("3 million", "3", True),
        ("3", "3 million", True),
        ("5 тыс. человек", "5 мың адам", False),
        ("3.11.2025", "3.11.2025", False),
        ("3.11.2025", "3.11.2024", True),
        ("COVID-19", "COVID-19", False),
        ("F-35", "F-16", True),
        ("٥", "5", False),
        ("seven were hurt", "seven were hurt", False),
        ("seven were hurt", "7 were hurt", False),
        ("семь человек", "seven people", False),
        ("seven were hurt", "five were hurt", True),
        ("двадцать человек", "5 человек", True),
        ("нет чисел", "и здесь нет", False),
    ],
)
def test_what_the_article_lacks(answer: str, article: str, lacks: bool) -> None:
    assert lacking(answer, article) is lacks


def test_words_with_another_meaning_are_no_numbers() -> None:
    assert list(number_words("Он дал второй уч m. Five и пять, to‘rt.")) == ["2", "5", "5", "4"]


@given(st.text(alphabet="0123456789., '\u00a0млнK") | st.text())
def test_a_text_lacks_nothing_of_itself(text: str) -> None:
    assert not lacking(text, text)
    assert all(figures(text))
