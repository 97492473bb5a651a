import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sentences import sentences, whole_sentences
from bot.summary import dateline
from bot.summary.extractive import choose, cosine, pick, stems, summarize, summary, worth
from bot.text import clean

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


TITLE = "Scientists put the rise of the lake down to a wet spring"


def test_what_the_title_is_about_comes_first() -> None:
    text = (
        "The council met on Monday. The budget for wheat was raised. "
        "It spoke of roads and of schools. Tea was served. The hall was cold."
    )
    assert summary(text, "en", limit=1).lead == ("The council met on Monday.",)
    assert summary(text, "en", limit=1, title="Wheat budget raised").lead == (
        "The budget for wheat was raised.",
    )


def test_the_title_is_not_said_again() -> None:
    text = f"{TITLE}. {STORY}"
    assert f"{TITLE}." in summary(text, "en").lead
    assert f"{TITLE}." not in summary(text, "en", title=TITLE).lead


def test_the_title_is_said_again_where_there_is_nothing_else() -> None:
    text = f"{TITLE}. It rained."
    assert summary(text, "en", title=TITLE).lead == (f"{TITLE}.", "It rained.")


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("ALMATY, Nov 3 (Reuters) — The bank raised its rate.", "The bank raised its rate."),
        ("АСТАНА. КАЗИНФОРМ – В столице открыли мост.", "В столице открыли мост."),
        ("МОСКВА, 25 мая. /ТАСС/. Второй мост открыт.", "Второй мост открыт."),
    ],
)
def test_a_dateline_is_trimmed(text: str, lead: str) -> None:
    assert summary(text, "en").lead == (lead,)


def test_boilerplate_is_left_out() -> None:
    text = f"Photo: Reuters. {STORY} Subscribe to our newsletter. © 2025 The Times."
    assert summary(text, "en") == summary(STORY, "en")


def test_nothing_but_boilerplate_is_shown_all_the_same() -> None:
    assert summary("Read also: the lake.", "en").lead == ("Read also: the lake.",)


PIECES = st.sampled_from(
    [
        *("The lake rose. ", "АСТАНА. КАЗИНФОРМ – ", "Банк поднял ставку до 5,5 %. ", "\n\n"),
        *("Читайте также: Озеро. ", "Су келді… ", "«Суу келди!» — деди ал. ", "A heading", "U.S. "),
        *("Water\n\n", "Mr. ", "2024 г. ", "? ", ". ", "...", " ", "(CNN)", "№ 5 ", "т.б. "),
    ]
)
TEXTS = st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=200)


@given(TEXTS, st.sampled_from(list(LANGUAGES)), st.integers(1, 5), st.booleans())
def test_never_empty_never_more_and_always_quoted(
    text: str, language: str, limit: int, cut: bool
) -> None:
    text = clean(text)
    found = summary(text, language, cut=cut, limit=limit)
    whole = whole_sentences(text, cut)
    assert len(found.lead) <= limit
    assert bool(found.lead) is bool(whole)
    assert all(sentence and sentence in whole for sentence in (*found.lead, *found.rest))
    if len(found.lead) < limit:
        assert found.rest == ()


@given(TEXTS, st.sampled_from(list(LANGUAGES)), st.integers(1, 5))
def test_never_within_a_sentence(text: str, language: str, limit: int) -> None:
    """What stands in a summary begins and ends where the text's own sentences do."""
    text = clean(text)
    told = sentences(text[dateline.length(text) :], language)
    assert all(sentence in told for sentence in summary(text, language, limit=limit).lead)


@given(TEXTS, TEXTS)
def test_a_title_never_leaves_it_empty(text: str, title: str) -> None:
    assert bool(summary(clean(text), "en", title=title).lead) is bool(clean(text))
