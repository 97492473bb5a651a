import json
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.news.topics import asked, names, topics
from bot.news.words.names import LANGUAGES, read
from tests.kit.data import shared

THEMES = read("themes.toml").keys()


def test_topics_have_slugs_and_english_names() -> None:
    known = names()
    assert all(re.fullmatch("[a-z-]{1,20}", topic) for topic in known)
    assert known["water-climate"] == "Water and climate"
    assert known["usa"] == "United States"
    assert {"kazakhstan", "kyrgyzstan", "uzbekistan", "tajikistan", "turkmenistan"} <= known.keys()
    assert len(set(known.values())) == len(known)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_theme_has_words_in_every_language(language: str) -> None:
    words = read(f"themes/{language}.toml")
    assert words.keys() == THEMES
    for theme, listed in words.items():
        telling = str(listed).partition("|")[0].split()
        assert 15 <= len(telling) <= 70, theme
        assert len(set(telling)) == len(telling), Counter(telling).most_common(1)


def test_every_place_is_of_a_country() -> None:
    countries = read("countries.toml").keys()
    assert all(row["of"] in countries for row in read("places.toml").values())


def test_the_title_is_enough_and_a_passing_word_is_not() -> None:
    assert topics("Суд отложил заседание", language="ru") == ("law",)
    text = "Жители вышли на улицу. Рядом был суд, играли в мяч."
    assert topics("Праздник двора", text, language="ru") == ()


def test_a_text_that_goes_on_about_something_is_about_it() -> None:
    text = (
        "Судья зачитал приговор. Прокурор просил для обвиняемого семь лет колонии. Адвокат спорил."
    )
    assert topics("Чем кончилось вчера", text, language="ru") == ("law",)
    assert topics("Чем кончилось вчера", "Прокурор. " * 50, language="ru") == ()
    assert topics("Что нового", "В Бишкеке. " * 4, language="ru") == ("kyrgyzstan",)
    late = "Просто слова. " * 200 + text
    assert topics("Чем кончилось вчера", late, language="ru") == ()


def test_weaker_words_need_company() -> None:
    assert topics("A good match", language="en") == ()
    assert topics("A good match for the team", language="en") == ("sport",)


def test_the_outlets_own_tags_count_as_titles() -> None:
    assert topics("Ten years on", tags=("Economy", "Tashkent"), language="en") == (
        *("economy", "uzbekistan"),
    )
    assert topics("Ten years on", tags=("", "Misc"), language="en") == ()


def test_the_strongest_comes_first() -> None:
    assert topics("Gas, oil and coal in Kazakhstan", language="en") == ("energy", "kazakhstan")


def test_names_of_several_words_are_one() -> None:
    assert topics("South Korea helps", language="en") == ("south-korea",)
    assert topics("Нур-Султан снова Астана", language="ru") == ("kazakhstan",)
    assert topics("Reporters wait near the White House", language="en") == ("usa",)


def test_an_unknown_language_is_guessed() -> None:
    assert topics("Тошкентда янги касалхона очилди, ўқитувчи") == topics(
        "Тошкентда янги касалхона очилди, ўқитувчи", language="uz"
    )
    assert topics("", language="xx") == ()


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("economy", "economy"),
        (" Water and climate ", "water-climate"),
        ("water-climate", "water-climate"),
        ("Казахстан", "kazakhstan"),
        ("qazaqstan", "kazakhstan"),
        ("Ўзбекистон", "uzbekistan"),
        ("США", "usa"),
        ("Kazakhstan gas", None),
        ("Ташкент", None),
        ("казах", None),
        ("", None),
    ],
)
def test_a_topic_is_asked_for_in_any_script(words: str, topic: str | None) -> None:
    assert asked(words) == topic


NAMED = {
    "economy": "экономика iqtisodiyot иқтисодиёт ykdysadyýet",
    "energy": "энергетика energetika",
    "water-climate": "климат Вода_и_климат су_және_климат суу_жана_климат suv_va_iqlim suw_we_howa",
    "transport": "транспорт көлік унаа transport нақлиёт ulag",
    "politics": "политика саясат siyosat сиёсат syýasat",
    "law": "право_и_суды құқық укук huquq ҳуқуқ hukuk",
    "security": "безопасность қауіпсіздік коопсуздук xavfsizlik амният howpsuzlyk",
    "society": "общество қоғам коом jamiyat жамият ҷомеа jemgyýet",
    "health": "здоровье денсаулық ден_соолук sog‘liq тандурустӣ saglyk",
    "education": "образование білім билим ta’lim маориф bilim",
    "technology": "технологии технология texnologiya tehnologiýa",
    "culture": "культура мәдениет маданият madaniyat фарҳанг medeniýet",
    "sport": "спорт sport варзиш",
    "migration": "миграция көші-қон migratsiya муҳоҷират migrasiýa",
    "central-asia": "Центральная_Азия Орталық_Азия Борбор_Азия Markaziy_Osiyo Осиёи_Марказӣ",
}


@pytest.mark.parametrize("topic", [*NAMED])
def test_topics_have_names_in_the_seven_languages(topic: str) -> None:
    for name in NAMED[topic].split():
        assert asked(name.replace("_", " ")) == topic, name
        assert asked(name.replace("_", " ").upper()) == topic, name


def test_every_theme_is_called_something_and_no_name_has_two_topics() -> None:
    listed = {topic: str(called).split() for topic, called in read("asked.toml").items()}
    assert listed.keys() == THEMES
    for topic, called in listed.items():
        assert {asked(name.replace("_", " ")) for name in called} == {topic}


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("Экономику", "economy"),
        ("iqtisodiyotda", "economy"),
        ("Казахстане", "kazakhstan"),
        ("Центральной Азии", "central-asia"),
    ],
)
def test_endings_make_no_difference(said: str, topic: str) -> None:
    assert asked(said) == topic


def test_long_words_name_nothing() -> None:
    assert asked("sport " * 1000) is None


# The first text of a language waits for its words to be read.
@settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=200), st.sampled_from([None, *LANGUAGES]))
def test_any_text_has_known_topics_once(title: str, text: str, language: str | None) -> None:
    found = topics(title, text, (text,), language)
    assert len(set(found)) == len(found)
    assert set(found) <= names().keys()
    assert found == topics(title, text, (text,), language)


@pytest.mark.parametrize(("language", "covered"), [("ru", 0.7), ("en", 0.6)])
def test_real_articles_have_few_topics_and_most_have_some(language: str, covered: float) -> None:
    lines = shared(f"stories/{language}_pairs_dev.jsonl").read_text("utf-8").splitlines()
    pairs = [json.loads(line) for line in lines]
    counts = [
        len(topics(pair[side]["title"], pair[side]["text"], language=language))
        for pair in pairs
        for side in ("first", "second")
    ]
    assert sum(map(bool, counts)) / len(counts) >= covered
    assert max(counts) <= 6
    assert sum(counts) / len(counts) <= 2
