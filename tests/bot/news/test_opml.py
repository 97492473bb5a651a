"""Lists of feeds, in and out."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Source
from bot.news.joining import as_toml, joined
from bot.news.opml import DEEPEST, LARGEST, MOST, NotOpml, Outline, read, write
from bot.news.sources import BUILT_IN, load
from bot.rates.providers import PROVIDERS
from tests.bot.news.test_joining import written

CODES = tuple(provider.code for provider in PROVIDERS)
PLAIN = b"""<?xml version="1.0"?>
<opml version="1.1"><head><title>mine</title></head><body>
  <outline text="Central Asia" title="Folder">
    <outline text="Tengri" type="rss" xmlUrl=" https://tengri.kz/rss " htmlUrl="https://tengri.kz/"/>
    <outline title="Deep"><outline text="24.kg &amp; co" XMLURL="https://24.kg/rss"/></outline>
  </outline>
  <outline text="Off" xmlUrl="https://off.kz/rss" isComment="true" language="ru-RU"/>
</body></opml>"""


def test_feeds_are_found_in_whatever_folders() -> None:
    assert read(PLAIN, "f") == [
        Outline("https://tengri.kz/rss", "Tengri", "https://tengri.kz/"),
        Outline("https://24.kg/rss", "24.kg & co"),
        Outline("https://off.kz/rss", "Off", "", "ru-ru", enabled=False),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1251"])
def test_encodings(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><opml><body>'
    text += '<outline text="Қ" xmlUrl="https://a.kz/"/></body></opml>'.replace("Қ", "Новости")
    (outline,) = read(text.encode(encoding), "f")
    assert outline.title == "Новости"


BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is no XML"),
        (b"just words", "it is no XML"),
        (b"\x00\xff\xfe\x01", "it is no XML"),
        (b"<opml><body>", "it is no XML"),
        (b'<?xml version="1.0" encoding="no-such"?><opml/>', "it is no XML"),
        (b'{"feeds": []}', "it is no XML"),
        (b"<html><body/></html>", "its root is <html>"),
        (b'<rss version="2.0"/>', "its root is <rss>"),
        (
            b'<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml>&x;</opml>',
            "it has declarations of its own",
        ),
        (
            f'<!DOCTYPE o [<!ENTITY e0 "ha">{BOMB}]><opml><outline text="&e11;"/></opml>'.encode(),
            "it has declarations of its own",
        ),
        (
            b'<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml/>'.decode().encode(
                "utf-16"
            ),
            "it has declarations of its own",
        ),
        (b'<!DOCTYPE opml SYSTEM "http://evil.example/x.dtd"><opml/>', "it has declarations"),
        (b"<opml>" + b"<outline>" * 10_000 + b"</outline>" * 10_000 + b"</opml>", "it is nested"),
        (b"<opml>" + b'<outline xmlUrl="https://a.kz/"/>' * (MOST + 1) + b"</opml>", "it has more"),
        (b"<opml>" + b" " * LARGEST + b"</opml>", "it is larger"),
        (b'<opml><outline text="&undeclared;" xmlUrl="https://a.kz"/></opml>', "it is no XML"),
    ],
)
def test_what_is_no_list(data: bytes, reason: str) -> None:
    with pytest.raises(NotOpml) as refusal:
        read(data, "list.opml")
    assert str(refusal.value).startswith(f"list.opml: not a list of feeds in OPML: {reason}")
    assert "\n" not in str(refusal.value)


def test_as_deep_as_people_go() -> None:
    levels = DEEPEST - 2
    data = b"<opml>" + b"<outline>" * levels + b'<outline xmlUrl="https://a.kz/"/>'
    assert len(read(data + b"</outline>" * levels + b"</opml>", "f")) == 1


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for body in (data, b"<opml>" + data + b"</opml>"):
        try:
            read(body, "f")
        except NotOpml:
            continue


def test_the_built_in_list_goes_there_and_back() -> None:
    sources = load(BUILT_IN, CODES).sources
    document = write(sources, "t")
    body = ET.fromstring(document).find("body")  # noqa: S314 - ours
    assert body is not None
    assert len(body) == len(sources) >= 30
    found = joined([], read(document.encode(), "f"))
    assert found.added == sources
    assert not found.guessed
    assert not found.skipped
    assert joined(sources, read(document.encode(), "f")).added == ()


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z", "M"]), min_size=1, max_size=50
)


@given(TEXTS, st.booleans(), st.sampled_from([None, 60]), st.sampled_from(["feed", "archive"]))
def test_any_source_goes_there_and_back(
    title: str, enabled: bool, interval: int | None, kind: str
) -> None:
    source = Source("a", title, "https://a.kz/?a=1&b=2", "kk")
    source = replace(source, enabled=enabled, interval=interval)
    document = write([replace(source, kind="archive" if kind == "archive" else "feed")], title)
    ET.fromstring(document)  # noqa: S314 - ours
    (outline,) = read(document.encode(), "f")
    (back,) = joined([], [replace(outline, title=title)]).added
    assert back == replace(source, kind="archive" if kind == "archive" else "feed")
    assert written(as_toml([back])).sources == (back,)
