"""The catalogues: what translators wrote fits the places that it is shown in."""

import re
from gettext import GNUTranslations
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot.digest.asking import asked, parts
from bot.languages import LOCALE, PLURALS, language
from bot.news import topics
from docs.catalogues import catalogue, missing, written

PLACE = re.compile(r"\{\w*\}")
COMMAND = re.compile(r"(?<!\w)/[a-z_]{3,}")
EXAMPLE = re.compile(r"/(digest|news) ((?:\d\d:\d\d [^;/]*)|[^;/ ]+)(?:;|$)")
COUNTS = (0, 1, 2, 5, 11, 21, 111)
# As long as a button's text may be, and how long an English one is that may be one.
BUTTON, ENGLISH_BUTTON = 40, 20

Pair = tuple[str, str]


def read(code: str) -> Catalog:
    with (LOCALE / code / "LC_MESSAGES" / "yamchi.po").open("rb") as file:
        return read_po(file, locale=code)


def translated(code: str) -> list[Pair]:
    """English and its translation, each form of it."""
    pairs: list[Pair] = []
    for message in read(code):
        if isinstance(message.id, tuple):
            pairs += [(message.id[1], form) for form in message.string if form]
        elif message.id and message.string:
            pairs.append((str(message.id), str(message.string)))
    return pairs


every_language = pytest.mark.parametrize("code", PLURALS)


@every_language
def test_has_the_same_places_and_commands(code: str) -> None:
    for english, text in translated(code):
        for pattern in (PLACE, COMMAND):
            assert sorted(pattern.findall(text)) == sorted(pattern.findall(english)), text


@every_language
def test_has_no_spaces_around_it(code: str) -> None:
    assert not [text for _, text in translated(code) if text != text.strip()]


@every_language
def test_has_no_markup(code: str) -> None:
    for english, text in translated(code):
        for sign in "<>&":
            assert text.count(sign) == english.count(sign), text


@every_language
def test_fits_a_button(code: str) -> None:
    assert not [
        text
        for english, text in translated(code)
        if len(english) <= ENGLISH_BUTTON and "{" not in english and len(text) > BUTTON
    ]


@every_language
def test_has_every_form_of_its_plurals(code: str) -> None:
    told = language(code)
    for message in read(code):
        if not isinstance(message.id, tuple):
            continue
        assert len(message.string) == PLURALS[code][0]
        for count in COUNTS:
            shown = told.ngettext(message.id[0], message.id[1], count)
            assert shown in (message.string if all(message.string) else message.id)


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 дней назад"),
        (1, "1 день назад"),
        (2, "2 дня назад"),
        (5, "5 дней назад"),
        (11, "11 дней назад"),
        (21, "21 день назад"),
        (111, "111 дней назад"),
    ],
)
def test_russian_counts_in_three_forms(count: int, said: str) -> None:
    assert language("ru").ngettext("{n} day ago", "{n} days ago", count).format(n=count) == said


@every_language
def test_is_compiled_from_its_source(code: str) -> None:
    """What is not translated yet is English."""
    told = language(code)
    for message in read(code):
        if isinstance(message.id, str) and message.id:
            assert told.gettext(message.id) == (message.string or message.id)


@every_language
def test_is_whole(code: str) -> None:
    assert not missing(catalogue(code))


def test_what_is_not_translated_yet_is_shown_in_english() -> None:
    made = Catalog(locale="kk")
    made.add("Save", "Сақтау")
    made.add("Delete", "")
    made.add(("{n} day ago", "{n} days ago"), ("", ""))
    _, compiled = written(made)
    told = GNUTranslations(BytesIO(compiled))
    assert told.gettext("Save") == "Сақтау"
    assert told.gettext("Delete") == "Delete"
    assert told.ngettext("{n} day ago", "{n} days ago", 2) == "{n} days ago"


@pytest.mark.parametrize("code", [*PLURALS, "uz_Cyrl"])
def test_what_it_gives_as_an_example_is_understood(code: str) -> None:
    """Days and topics in the words of the language mean what the English ones do."""
    source = code.partition("_")[0]
    singles = [str(text.id) for text in read(source) if isinstance(text.id, str) and text.string]
    examples = [(EXAMPLE.findall(each), language(code).gettext(each)) for each in singles if each]
    found = [pair for pair in examples if pair[0]]
    assert len(found) > 4
    for english, text in found:
        assert list(map(meaning, EXAMPLE.findall(text))) == list(map(meaning, english)), text


def meaning(example: tuple[str, str]) -> object:
    command, words = example
    if command == "news" or not words[0].isdigit():
        return topics.asked(words) or words
    order = asked(words)
    named = [topics.asked(part) for part in parts(order.words)]
    # Other words are looked for as they are written.
    return order.at, order.days, named
