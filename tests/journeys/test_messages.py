"""The contact sheet, docs/languages: it is what the bot says, all that it says, and whole in each
language."""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot.languages import LANGUAGE_NAMES, LOCALE, PLURALS
from bot.news.topics import names
from bot.rates.periods import PERIODS
from bot.rates.providers import PROVIDERS
from bot.sample.items import outlets
from docs.catalogues import Text
from docs.made_up import SOURCE, article
from docs.messages import INDEX, PAGES, unheard
from docs.rare import FACTS
from handlers.commands import COMMANDS

ROOT = Path(__file__).parents[2]
SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
BLOCK = re.compile(r"\n```text\n(.*?)\n```", re.DOTALL)
REST = "What else may be said"
PLACE = re.compile(r"\{\w*\}")
LATIN = re.compile(r"[A-Za-z]{3,}")
ZONE = re.compile(r"[A-Z][a-z]+/[A-Z]\w+")
LONGEST_BUTTON = 40
DAYS = re.compile(r"(?<![\d,.])(\d+) (день|дня|дней)(?!\w)")


@cache
def sheet() -> dict[str, dict[str, str]]:
    """Section -> language -> what was said."""
    found: dict[str, dict[str, str]] = {}
    for code, path in PAGES.items():
        parts = SECTION.split(path.read_text(encoding="utf-8"))[1:]
        for title, part in zip(parts[::2], parts[1::2], strict=True):
            if title != REST:
                found.setdefault(title, {})[code] = "\n".join(BLOCK.findall(part))
    return found


def lines(code: str) -> list[tuple[str, str]]:
    """(section, line) of what the bot said, without what outlets wrote."""
    return [
        (title, line)
        for title, told in sheet().items()
        for line in told[code].splitlines()
        if not line.startswith("> ") and not sample(line)
    ]


@cache
def samples() -> str:
    items = [item for each in outlets() for item in (*each.items, *each.reserve)]
    made_up = f"{article(1).title}\n{article(1).text}"
    return "\n".join([made_up, *(f"{i.title}\n{' '.join(i.paragraphs)}" for i in items)])


def sample(line: str) -> bool:
    """Whether an outlet wrote it: a headline, or more of a text than a few words."""
    words = re.sub(r"^\d+\. |…$", "", line)
    return len(words) > 30 and words in samples()


def buttons(code: str) -> list[tuple[str, str]]:
    return [
        (title, label)
        for title, line in lines(code)
        if line.startswith("[")
        for label in re.findall(r"\[([^\]]+)\]", line)
    ]


@cache
def translations(code: str) -> Catalog:
    with (LOCALE / code / "LC_MESSAGES" / "yamchi.po").open("rb") as file:
        return read_po(file, locale=code)


def untold(text: Message) -> str:
    """The English of what is not translated yet."""
    return "" if all(text.string or [""]) else str(text.id)


foreign = pytest.mark.parametrize("code", PLURALS)
every_language = pytest.mark.parametrize("code", LANGUAGE_NAMES)


def test_the_sheet_is_what_the_bot_says() -> None:
    done = subprocess.run(
        [sys.executable, "docs/messages.py", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_all_that_may_be_said_is_said() -> None:
    """But for names of which others stand in the same place, and the menu of the owner alone."""
    said = "\n".join(told["en"] for told in sheet().values())
    assert set(unheard(said)) <= others()


def others() -> set[Text]:
    found: set[Text] = {*names().values(), *(period.title for period in PERIODS)}
    found |= {bank.name for bank in PROVIDERS}
    return found | {each.description for each in COMMANDS if each.owner}


def test_every_page_is_led_to() -> None:
    led_to = re.findall(r"\]\((.+?)\)", INDEX.read_text(encoding="utf-8"))
    assert [INDEX.parent / each for each in led_to] == list(PAGES.values())


@every_language
def test_every_command_is_said(code: str) -> None:
    said = "\n".join(told[code] for told in sheet().values())
    assert {each.name for each in COMMANDS} == set(re.findall(r"^> /(\w+)", said, re.MULTILINE)) - {
        "newz",
        "abracadabra",
    }


@every_language
def test_is_answered_as_in_english(code: str) -> None:
    """As many steps, as many buttons."""
    for title, told in sheet().items():
        for sign in (r"^> ", r"^\[|\]\["):
            counts = {len(re.findall(sign, told[each], re.MULTILINE)) for each in ("en", code)}
            assert len(counts) == 1, (title, sign)


@every_language
def test_nothing_is_left_open(code: str) -> None:
    for title, line in lines(code):
        assert not re.search(r"\bNone\b(?! yet)|\bnull\b|\bNaN\b", line), (title, line)
        assert not PLACE.search(line), (title, line)
        assert line.strip() == "" or "  ," not in line, (title, line)


@every_language
def test_no_button_is_too_long(code: str) -> None:
    assert not [each for each in buttons(code) if len(each[1]) > LONGEST_BUTTON]


@every_language
def test_no_word_is_cut(code: str) -> None:
    """A text that is too long ends after a whole word."""
    for title, told in sheet().items():
        for line in told[code].splitlines():
            words = line.removesuffix("…")
            if words != line and words in samples():
                after = samples()[samples().index(words) + len(words)]
                assert not words or not after.isalnum(), (title, line)


@foreign
def test_no_english_is_left(code: str) -> None:
    """What has a translation is nowhere shown without."""
    made, english = translations(code), "\n".join(line for _, line in lines("en"))
    said = "\n".join(line for _, line in lines(code))
    pending = " ".join(map(untold, made))
    for message in made:
        pieces = PLACE.split(str(message.id)) if isinstance(message.id, str) else message.id
        for piece in map(str.strip, pieces):
            if len(LATIN.findall(piece)) > 1 and piece in english and piece not in pending:
                assert piece in str(message.string) or piece not in said, piece


@pytest.mark.parametrize("code", ["ru", "kk", "ky", "uz_Cyrl", "tg"])
def test_no_latin_word_is_left_among_cyrillic_ones(code: str) -> None:
    """But for what is typed, names, and what the language itself writes so."""
    made = translations(code.partition("_")[0])
    known = {word for text in made for word in LATIN.findall(f"{text.string} {untold(text)}")}
    known |= {
        word
        for told in sheet().values()
        for line in told[code].splitlines()
        if line.startswith("> ")
        for word in LATIN.findall(line)
    }
    known |= set(LATIN.findall(f"{samples()} {SOURCE}")) | NAMES | INVENTED
    known |= {word for each in outlets() for word in LATIN.findall(f"{each.id} {each.title}")}
    for title, line in lines(code):
        words = LATIN.findall(ZONE.sub("", line))
        unknown = {word for word in words if not word.isupper()} - known
        assert not unknown, (title, line)


NAMES = {word for text in LANGUAGE_NAMES.values() for word in LATIN.findall(text)}
NAMES |= {"Steppe", "Morning", "steppe", "caravan"}  # the channels
INVENTED = {word for fact in FACTS.values() for word in LATIN.findall(str(fact))}
INVENTED |= {"central"}  # what is looked for, in an example
INVENTED |= {"chat", "not", "found"}  # Telegram's own words for why
INVENTED |= {"rates", "backfill", "days"}  # what the owner types on the server
INVENTED |= {
    "Silk",
    "Road",
    "Daily",
    "Aigul",
    "Timur",
    "Bolot",
    "Somebody",
    "Caravan",
}  # a footer, and who asks
NAMES |= {"picture", "json", "yamchi", "Python", "SQLite", "tzdata"}


def test_russian_counts_right() -> None:
    found = [match for _, line in lines("ru") for match in DAYS.findall(line)]
    assert len(found) > 20
    for count, noun in found:
        n = int(count)
        one = n % 10 == 1 and n % 100 != 11
        few = 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14
        assert noun == ("день" if one else "дня" if few else "дней"), (count, noun)
