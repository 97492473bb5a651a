import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.news.words import Term, alternatives, key, terms
from bot.news.words.keys import guessed
from bot.news.words.names import FILES, LANGUAGES, concept, found_in, names, of_people, read
from bot.news.words.stems import stem

ONE = {
    "qkazakhstan": """
        Қазақстан:kk Қазақстанда:kk Қазақстанның:kk Қазақстандағы:kk қазақстандық:kk Qazaqstan:kk
        Qazaqstanda:kk ҚАЗАҚСТАН:kk Казахстан:ru Казахстану:ru казахстанские:ru Казакстанга:ky
        Қозоғистонда:uz Qozog‘istonda:uz Qozog'iston:uz Қазоқистонро:tg Gazagystanyň:tk
        Kazakhstan:en Kazakhstan's:en Kazakhstan’s:en Казахстане:en Kazakhstan:ru Қазақстан:ru
    """,
    "quzs": "so'm:uz so‘m:uz soʻm:uz so’m:uz сўм:uz so‘mga:uz сўмнинг:uz сум:ru сумов:ru so‘m:en "
    "soum:en сумга:ky",
    "qkgs": "сом:ru сомов:ru сом:ky сомдун:ky сомго:ky som:en",
    "qkzt": "тенге:ru теңге:kk теңгенің:kk tenge:en тенге:ky",
    "qkyrgyzstan": "Kyrgyzstan:en Кыргызстан:ru Киргизия:ru Киргизии:ru Кыргызстанда:ky "
    "Кыргызстандын:ky Қырғызстанмен:kk Qirg‘izistonda:uz Қирғизистонга:uz Gyrgyzystanda:tk",
    "qtashkent": "Toshkent:uz Тошкент:uz Ташкент:ru Ташкенте:ru Tashkent:en Toshkentning:uz "
    "Тошкентда:uz Ташкентте:kk Ташкентке:ky Тошкентро:tg Daşkentde:tk",
    "qgas": "газ:ru газа:ru газом:ru газдың:kk газы:kk газга:ky gazni:uz газни:uz gazy:tk gas:en",
    "qsud": "суд:ru суда:ru судом:ru судов:ru sudda:uz суди:tg",
    "qsot": "сот:kk соты:kk соттың:kk сотко:ky",
    "qvoda": "вода:ru воды:ru воду:ru водой:ru",
    "qcena": "цена:ru цены:ru цен:ru ценами:ru",
    "qlaw": "law:en laws:en law's:en",
    "qtax": "tax:en taxes:en",
    "qosh": "Ош:ru Ошто:ky Оштун:ky Osh:en",
    "qiran": "Иран:ru Ирана:ru иранский:ru Иранда:kk Iran:en Iranian:en Eronga:uz Эрони:tg",
    "qkazakhstanpeople": "казах:ru казахского:ru қазақ:kk қазақтар:kk қазақтың:kk казак:ky "
    "Kazakh:en Kazakhs:en qozoq:uz қозоқлар:uz",
    "qmirziyoyev": "Мирзиёев:ru Мирзиеева:ru Мирзиёевнинг:uz Mirziyoyev:uz Mirziyoyev:en",
    "iliasov": "Ильясов:ru Ильясова:ru Ильясовым:ru Ilyasov:en Ильясовтың:kk Ильясовдун:ky",
    "ekonomik": "экономика:ru экономики:ru экономике:ru экономика:kk экономикасы:kk "
    "экономикасында:kk экономиканың:kk экономикага:ky экономикасынын:ky",
    "prezident": "президент:ru президентом:ru президенті:kk президентінің:kk президенттер:kk "
    "президентинин:ky prezidentning:uz президентлари:uz президентро:tg prezidentiň:tk",
    "parlament": "парламент:ru парламенте:ru парламентте:kk парламентке:ky parlamentida:uz "
    "парламенти:tg parlamentiniň:tk",
    "kompani": "company:en companies:en company's:en",
    "bank": "bank:en banks:en банк:ru банков:ru банками:ru банкі:kk банктер:kk bankning:uz "
    "банкинин:ky banklar:tk",
    "mektep": "мектеп:kk мектебі:kk мектептер:kk мектепте:kk мектептин:ky",
    "viloiat": "viloyat:uz viloyatida:uz viloyatlar:uz вилоят:uz вилоятидаги:uz вилояти:tg "
    "вилоятҳо:tg вилоятҳои:tg вилоятро:tg",
    "parti": "партия:ru партии:ru партий:ru партиями:ru",
    "reweni": "решение:ru решения:ru решений:ru решениями:ru",
    "rink": "рынок:ru рынка:ru рынках:ru рынков:ru",
}
APART = [
    ("партия", "парта", "ru"),
    ("сумма", "сум", "ru"),
    ("sum", "so'm", "en"),
    ("сом", "сум", "ru"),
    ("казак", "казах", "ru"),
    ("Казахстан", "казах", "ru"),
    ("технология", "технолог", "ru"),
    ("moral", "morale", "en"),
    ("plan", "plane", "en"),
    ("news", "new", "en"),
    ("gas", "ga", "en"),
    ("study", "studio", "en"),
    ("bank", "banker", "en"),
    ("diplomacy", "diplomats", "en"),
    ("Мирзоев", "Мирзиёев", "ru"),
    ("Иран", "Ирак", "ru"),
    ("Niger", "Nigeria", "en"),
    ("Austria", "Australia", "en"),
    ("Туркия", "туркман", "uz"),
    ("суд", "судно", "ru"),
    ("суд", "судья", "ru"),
    ("сот", "сотни", "ru"),
    ("газ", "газета", "ru"),
    ("газ", "газета", "kk"),
    ("talab", "talaba", "uz"),
    ("Павлодар", "Костанай", "ru"),
    ("Стамбул", "Анкара", "ru"),
    ("тока", "токаев", "ru"),
    ("gas", "gaza", "en"),
    ("цена", "ценить", "ru"),
    ("вода", "водка", "ru"),
    ("вода", "завод", "ru"),
    ("река", "рекорд", "ru"),
    ("war", "warsaw", "en"),
    ("car", "care", "en"),
    ("жол", "жолдас", "kk"),
    ("yo‘l", "yo‘ldosh", "uz"),
    ("Kazakhstan", "Kazakh", "en"),
    ("Токаев", "Тока", "ru"),
    ("правда", "права", "kk"),
    ("команда", "комод", "ky"),
    ("2024", "2025", "ru"),
]
WORD = st.text(
    st.sampled_from("абвгдеёжийкоуыьъэюяқғңөүұҳўҷӣabcdehiouyqxzs'‘ʻşýň\u0306Ю1 "), max_size=12
)


@pytest.mark.parametrize(
    ("word", "language", "same"),
    [
        (*written.rpartition(":")[::2], same)
        for same, many in ONE.items()
        for written in many.split()
    ],
)
def test_script_case_and_ending_do_not_matter(word: str, language: str, same: str) -> None:
    assert key(word, language) == same
    assert same in alternatives(word)


@pytest.mark.parametrize(("one", "other", "language"), APART)
def test_different_words_stay_apart(one: str, other: str, language: str) -> None:
    assert key(one, language) != key(other, language)


def test_terms_show_where_the_words_are() -> None:
    text = "  Gaz narxi — 1 000 so‘m, «Қазақстанда»; Алма-Ата_x"
    found = terms(text, "uz")
    assert [text[term.start : term.end] for term in found] == [
        *("Gaz", "narxi", "1", "000", "so‘m", "Қазақстанда", "Алма", "Ата", "x"),
    ]
    assert found[4] == Term("quzs", 20, 24)
    assert terms("", "en") == terms("… — !", None) == []


def test_decomposed_letters_are_the_composed_ones() -> None:
    assert key("Туркменистани\u0306", "tg") == key("Туркменистанй", "tg")
    assert [term.key for term in terms("Й", "ru")] == [term.key for term in terms("И\u0306", "ru")]
    assert len(terms("кый\u0301\u0301н", "ru")) == 1
    assert key("за\u0301мками", "ru") == key("замка\u0301ми", "ru") == key("замками", "ru")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Президент провёл встречу", "ru"),
        ("Үкімет отырысы өтті, әкім келді", "kk"),
        ("Өкмөт жыйыны өттү", "ky"),
        ("Ўзбекистонда янги йўл", "uz"),
        ("O‘zbekistonda yangi yo‘l", "uz"),
        ("Ҳукумати Тоҷикистон", "tg"),
        ("Türkmenistanyň paýtagty", "tk"),
        ("The government met", "en"),
        ("2026", "en"),
        ("", "en"),
    ],
)
def test_the_language_is_guessed_by_its_letters(text: str, language: str) -> None:
    assert guessed(text) == language
    assert terms(text) == terms(text, "xx") == terms(text, language)


@given(WORD, st.sampled_from(LANGUAGES))
@example("мектебі", "kk")
@example("Долларов", "ru")
def test_a_word_is_found_as_it_is_written(text: str, language: str) -> None:
    for term in terms(text, language):
        word = text[term.start : term.end]
        assert term.key in alternatives(word)
        assert term.key in alternatives(word.lower())
        assert term.key
        assert not any(char.isspace() for char in term.key)


@given(st.text(max_size=60), st.sampled_from([None, *LANGUAGES]))
def test_any_text_has_terms_in_order(text: str, language: str | None) -> None:
    found = terms(text, language)
    ends = [place for term in found for place in (term.start, term.end)]
    assert ends == sorted(ends)
    assert all(term.start < term.end for term in found)


@given(WORD, st.sampled_from(LANGUAGES), st.integers(2, 4))
def test_a_stem_keeps_its_least(word: str, language: str, least: int) -> None:
    whole = stem(word, language, 99)
    assert len(stem(word, language, least)) >= min(least - 2, len(whole))


@pytest.mark.parametrize(
    "unit",
    [
        "а",
        "a'",
        "o‘",
        "а\u0306",
        "лар",
        "_",
        "😀",
        "қ ",
        "-",
        "'",
        "ye",
        "и\u0301\u0301 ",
        "中",
        "x1",
    ],
)
def test_a_million_hostile_characters_take_time_in_proportion(unit: str) -> None:
    """Twice as much takes about twice as long, and a megabyte well under what a reader feels."""

    def spent(size: int) -> float:
        text = (unit * size)[:size]
        began = time.thread_time()
        terms(text)
        return time.thread_time() - began

    small = min(spent(250_000) for _ in range(2))
    large = min(spent(1_000_000) for _ in range(2))
    assert large < max(0.5, 12 * small)


def test_no_spelling_is_of_two_names() -> None:
    known: dict[tuple[str, str], set[str]] = {}
    for file in FILES:
        for language, spelling, meant in found_in(read(file)):
            if "_" not in spelling:
                known.setdefault((language, stem(spelling, language)), set()).add(meant)
    assert {place: meant for place, meant in known.items() if len(meant) > 1} == {}


def test_every_spelling_leads_to_its_name() -> None:
    missed = {
        (language, spelling, key(spelling, language), meant)
        for file in FILES
        for language, spelling, meant in found_in(read(file))
        if "_" not in spelling and key(spelling, language) != meant
    }
    assert missed == set()
    assert set(names()) == set(LANGUAGES)


def test_concepts_are_unlike_any_word() -> None:
    assert concept("united-kingdom") == "qunitedkingdom"
    assert of_people("iran") == "qiranpeople"
    assert not key("qiran", "uz").startswith("q")
    assert not key("qиран", "ru").startswith("q")
