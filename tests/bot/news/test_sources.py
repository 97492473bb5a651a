from pathlib import Path

import pytest

from bot.errors import BadSettings
from bot.model import Source
from bot.news.identity import canonical_url
from bot.news.sources import BUILT_IN, LANGUAGES, Catalogue, RateSource, load

ON = ("nbk", "nbkr", "nbt", "cbu", "cbt", "cbr", "ecb", "frankfurter")
OFF = ("erapi", "nbu", "tcmb")
PROVIDERS = ON + OFF
GOOD = """
[[feeds]]
id = "timesca"
title = "The Times of Central Asia"
url = "https://timesca.com/feed/"
language = "en"
kind = "archive"
country = "kz"
enabled = false
interval = 600
pages = 12
site = "https://timesca.com/"

[[feeds]]
id = "kun-uz"
url = "http://127.0.0.1:8000/kun"
language = "uz"

[[rates]]
provider = "nbk"
base_url = "http://127.0.0.1:8001"

[[rates]]
provider = "cbr"
enabled = false
"""


def catalogue(folder: Path, text: str | bytes) -> Catalogue:
    path = folder / "sources.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(path, PROVIDERS)


def problems(folder: Path, text: str | bytes) -> list[str]:
    with pytest.raises(BadSettings) as caught:
        catalogue(folder, text)
    return str(caught.value).splitlines()


def test_a_good_file(tmp_path: Path) -> None:
    found = catalogue(tmp_path, GOOD)
    timesca, kun = found.sources
    assert timesca == Source(
        id="timesca",
        title="The Times of Central Asia",
        url="https://timesca.com/feed/",
        language="en",
        kind="archive",
        enabled=False,
        interval=600,
        pages=12,
        site="https://timesca.com/",
        country="kz",
    )
    assert (kun.title, kun.kind, kun.enabled, kun.interval) == ("kun-uz", "feed", True, None)
    assert found.rates == (
        RateSource("nbk", "http://127.0.0.1:8001"),
        RateSource("cbr", enabled=False),
    )


def test_an_empty_file_is_an_empty_catalogue(tmp_path: Path) -> None:
    assert catalogue(tmp_path, "\ufeff# nothing\n") == Catalogue((), ())


def test_every_mistake_is_told_with_its_place(tmp_path: Path) -> None:
    text = """
colour = 1
[[feeds]]
id = "Bad Id"
url = "ftp://a.kz/"
language = "xx"
kind = "podcast"
[[feeds]]
id = "a"
title = ""
language = "en"
enabled = "yes"
interval = 0
retries = 3
[[feeds]]
id = "a"
url = "https://a.kz/"
language = "en"
[[rates]]
provider = "nope"
base_url = "https://a.kz/path"
[[rates]]
base_url = 7
"""
    expected = [
        ("colour", 2),
        ("feeds[0].id", 4),
        ("feeds[0].url", 5),
        ("feeds[0].language", 6),
        ("feeds[0].kind", 7),
        ("feeds[1].retries", 14),
        ("feeds[1].title", 10),
        ("feeds[1]: url is missing", 8),
        ("feeds[1].enabled", 12),
        ("feeds[1].interval", 13),
        ("rates[0].provider", 20),
        ("rates[0].base_url", 21),
        ("rates[1]: provider is missing", 22),
        ("rates[1].base_url", 23),
        ("feeds[2].id: 'a' is already used by feeds[1]", 16),
    ]
    found = problems(tmp_path, text)
    assert len(found) == len(expected)
    for line, (place, number) in zip(found, expected, strict=True):
        assert line.startswith(f"sources.toml: {place}")
        assert line.endswith(f"(line {number})")


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("[[feeds]\n", "sources.toml: not TOML: "),
        ("a = \n", "sources.toml: not TOML: "),
        (b"\xff\xfe", "sources.toml: not TOML: "),
        ("feeds = 1", "sources.toml: feeds: must be written as [[feeds]]"),
        ("[feeds]\nid = 'a'", "sources.toml: feeds: must be written as [[feeds]]"),
        ("feeds = [1]", "sources.toml: feeds: must be written as [[feeds]]"),
        ("rates = [{}]", "sources.toml: rates[0]: provider is missing"),
        ('[[rates]]\nprovider = ["nbk"]', "sources.toml: rates[0].provider: must be one of"),
    ],
)
def test_a_file_of_another_form(tmp_path: Path, text: str | bytes, start: str) -> None:
    (line,) = problems(tmp_path, text)
    assert line.startswith(start)


def test_not_toml_has_its_line_and_column(tmp_path: Path) -> None:
    (line,) = problems(tmp_path, "[[feeds]]\nid = nothing\n")
    assert "line 2, column 6" in line


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"sources\.toml: cannot be read: No such file"):
        load(tmp_path / "sources.toml", PROVIDERS)


@pytest.mark.parametrize(
    ("line", "sound"),
    [
        ("interval = 1", True),
        ("interval = 604800", True),
        ("interval = 0", False),
        ("interval = 604801", False),
        ("interval = true", False),
        ("interval = 600.0", False),
        ("enabled = 1", False),
        ("pages = 1", True),
        ("pages = 100", True),
        ("pages = 0", False),
        ("pages = 101", False),
        ('site = "a.kz"', False),
        ('country = "tm"', True),
        ('country = "Turkmenistan"', False),
        ('title = "  "', False),
        ("title = 5", False),
    ],
)
def test_the_edges_of_values(tmp_path: Path, line: str, sound: bool) -> None:
    text = f'[[feeds]]\nid = "a"\nurl = "https://a.kz/"\nlanguage = "ru"\n{line}\n'
    if sound:
        assert len(catalogue(tmp_path, text).sources) == 1
    else:
        assert len(problems(tmp_path, text)) == 1


def test_the_built_in_catalogue_is_sound() -> None:
    found = load(BUILT_IN, PROVIDERS)
    assert len(found.sources) >= 30
    assert all(source.url.startswith("https://") for source in found.sources)
    off = tuple(RateSource(code, enabled=False) for code in OFF)
    assert found.rates == (*map(RateSource, ON), *off)
    addresses = [canonical_url(source.url) for source in found.sources]
    assert len(set(addresses)) == len(addresses)
    assert {source.country for source in found.sources} == {None, "kz", "kg", "uz", "tj", "tm"}


def test_every_language_has_an_outlet_that_is_on() -> None:
    found = load(BUILT_IN, PROVIDERS)
    assert {source.language for source in found.sources if source.enabled} == LANGUAGES
    disputed = {source.id: source.enabled for source in found.sources}
    assert not disputed["kun-uz"]
    assert not disputed["daryo"]
