"""What a document may hold: rows 35 to 39 of docs/reliability.md, over real HTTP and kept."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import NotAFeed, SourceError
from bot.news import feeds
from bot.news.entries import from_wire
from tests.kit.data import shared
from tests.kit.desk import START, House
from tests.kit.web import answer

ITEM = "<item><title>T{0}</title><link>/{0}</link><description>{1}</description></item>"
FEED = f"<rss><channel>{ITEM.format(1, 'First.')}</channel></rss>"


def rss(declarations: str, text: str) -> str:
    return f"{declarations}<rss><channel>{ITEM.format(1, text)}</channel></rss>"


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">'
    for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)
ATTACKS = {
    "a file": rss('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "x&a;"),
    "a file by a parameter": rss(
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;]>', "x&p;"
    ),
    "an address": rss('<!DOCTYPE x [<!ENTITY a SYSTEM "{server}/secret">]>', "x&a;"),
    "a definition elsewhere": rss('<!DOCTYPE x SYSTEM "{server}/secret.dtd">', "x"),
    "a style elsewhere": rss('<?xml-stylesheet href="{server}/secret.xsl"?>', "x"),
    "inclusion": rss(
        "",
        '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" '
        'parse="text"/>x',
    ),
    "laughs": rss(LAUGHS + "]>", "x&j;"),
    "one long laugh": rss(f'<!DOCTYPE x [<!ENTITY a "{"ha" * 50_000}">]>', "x" + "&a;" * 20_000),
}


@pytest.mark.parametrize("kind", ATTACKS)
async def test_nothing_is_resolved(house: House, kind: str) -> None:
    house.server.routes["/secret"] = answer(b"root:secret")
    body = ATTACKS[kind].replace("{server}", house.server.url("")).encode()
    house.server.routes["/feed"] = answer(body, headers={"Content-Type": "application/xml"})
    begun = time.monotonic()
    try:
        await house.poll()
    except SourceError as error:
        assert (await house.state()).error == str(error)  # noqa: PT017 - either is right
    assert time.monotonic() - begun < 8
    assert {asked.path for asked in house.server.asked} == {"/feed"}
    for article in await house.articles():
        assert "root:" not in article.title + article.text
        assert len(article.text) <= 20_000


HANGS = {
    "comments": rss("", "<!--" * 250_000),
    "comments in text": rss("", "&lt;!--" * 150_000),
    "openings": rss("", "<" * 1_000_000),
    "openings in text": rss("", "&lt;" * 250_000),
    "nesting": "<rss><channel><item><title>T</title>" + "<a>" * 200_000,
    "ill-formed items": "<rss><channel>" + "<item><title>T & <x</title></itm>" * 16_000,
    "declarations": "<rss " + " ".join(f'xmlns:a{n}="{n}"' for n in range(50_000)) + "><channel>",
    "entities": "<rss><channel>" + "&amp" * 500_000,
    "a date": rss("", "x").replace("<link>", f"<pubDate>{'1 янв ' * 100_000}</pubDate><link>"),
}


@pytest.mark.parametrize("kind", HANGS)
async def test_what_hangs_a_parser_is_killed(house: House, kind: str) -> None:
    house.fetching._deadline = 2
    house.server.routes["/feed"] = answer(HANGS[kind].encode())
    begun = time.monotonic()
    try:
        await house.poll()
    except SourceError:
        assert (await house.state()).failures == 1
    assert time.monotonic() - begun < 10
    await house.clock.advance(86_400)
    house.server.routes["/feed"] = answer(FEED.encode())
    await house.poll()
    assert "T1" in await house.archive()


# Letters.

WORDS = {
    "ru": "Казахстан и Узбекистан договорились о поставках газа",
    "kk": "Қазақстан мен Өзбекстан газ жеткізу туралы келісті",
    "tr": "Kazakistan ve Özbekistan gaz sevkiyatı konusunda anlaştı, İstanbul açıkladı",
}


def letters(language: str, encoding: str, declared: str = "") -> bytes:
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return rss(head, WORDS[language]).encode(encoding)


@pytest.mark.parametrize(
    ("body", "header"),
    [
        (letters("ru", "utf-8", "utf-8"), "windows-1251"),
        (letters("ru", "utf-8", "windows-1251"), "koi8-r"),
        (letters("ru", "utf-8-sig", "windows-1251"), "iso-8859-1"),
        (letters("ru", "cp1251", "windows-1251"), "utf-8"),
        (letters("ru", "cp1251", "utf-8"), "utf-8"),
        (letters("ru", "cp1251", "koi8-r"), "iso-8859-1"),
        (letters("ru", "cp1251"), ""),
        (letters("ru", "koi8-r", "koi8-r"), "utf-8"),
        (letters("ru", "koi8-r", "windows-1251"), "windows-1251"),
        (letters("ru", "koi8-r"), ""),
        (letters("ru", "iso8859-5", "iso-8859-5"), ""),
        (letters("ru", "utf-16-le"), ""),
        (letters("ru", "utf-16-be"), "utf-8"),
        (letters("ru", "utf-16-le", "utf-16"), "windows-1251"),
        (letters("ru", "utf-16", "utf-8"), ""),
        (letters("kk", "utf-8"), "windows-1251"),
        (letters("kk", "kz1048", "kz-1048"), ""),
        (letters("kk", "utf-16-be", "utf-8"), "windows-1251"),
        (letters("tr", "cp1254", "windows-1254"), "iso-8859-1"),
        (letters("tr", "cp1254"), "windows-1254"),
        (letters("tr", "cp1254", "utf-8"), ""),
        (letters("tr", "iso8859-9", "iso-8859-9"), "utf-8"),
    ],
)
async def test_letters_are_right_whatever_is_claimed(
    house: House, body: bytes, header: str
) -> None:
    kind = f"application/xml{f'; charset={header}' if header else ''}"
    house.server.routes["/feed"] = answer(body, headers={"Content-Type": kind})
    await house.poll()
    (article,) = await house.articles()
    assert article.text in WORDS.values()


# Documents that are torn, and what is no feed at all.

RECORDED = ("netnewswire__medscape.rss", "v2__large_atom.xml", "rss-parser__guardian.rss")


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(RECORDED), st.integers(0, 2**32))
def test_a_torn_document_is_read_or_refused(name: str, seed: int) -> None:
    chance = random.Random(seed)
    body = bytearray(shared(f"news/feeds/{name}").read_bytes()[: chance.randrange(1, 20_000)])
    for _ in range(chance.randrange(20)):
        place = chance.randrange(len(body))
        if chance.random() < 0.5:
            del body[place : place + chance.randrange(50)]
        else:
            body[place : place + 1] = chance.choice(
                [b"<", b">", b"&", b"]]>", b"\0", b"\xff", b"<!["]
            )
        body = body or bytearray(b"<")
    url, now = "https://a.kz/", START
    try:
        found = feeds.parse_fast(bytes(body), url=url, charset=None, now=now)
        if found is None:
            found = from_wire(feeds.parse_slow(bytes(body), url, None, now.isoformat()))
    except NotAFeed:
        return
    assert len(found.entries) <= 200
    assert all(entry.title or entry.text for entry in found.entries)


NOT_FEEDS = {
    "nothing": (b"", "nothing"),
    "a login page": (b"<!doctype html><form action=/login><input name=user>", "a web page"),
    "a captcha": (b"<html><body><div class=g-recaptcha></div>", "a web page"),
    "JSON": (b'{"error": {"code": 403}}', "JSON of another kind"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "a picture"),
    "a site map": (b"<urlset xmlns='x'><url/></urlset>", "a site map"),
    "a list of feeds": (b"<opml><body/></opml>", "a list of feeds (OPML)"),
    "words": ("Технические работы".encode(), "plain text"),
}


@pytest.mark.parametrize("kind", NOT_FEEDS)
async def test_what_is_no_feed_is_called_by_its_name_and_harms_nothing(
    house: House, kind: str
) -> None:
    house.server.routes["/feed"] = answer(FEED.encode())
    await house.poll()
    body, what = NOT_FEEDS[kind]
    house.server.routes["/feed"] = answer(body)
    for failures in (1, 2, 3):
        await house.clock.advance(86_400)
        with pytest.raises(NotAFeed) as caught:
            await house.poll()
        assert caught.value.facts["what"] == what
        state = await house.state()
        assert (state.failures, state.fault) == (failures, "NotAFeed")
        assert state.next_at is not None
        assert (state.next_at - house.clock.now()).total_seconds() == 600 * 2**failures
    assert await house.archive() == ["T1"]
    house.server.routes["/feed"] = answer(FEED.replace("T1", "T1, edited").encode())
    await house.clock.advance(86_400)
    assert await house.poll() == []
    assert await house.archive() == ["T1, edited"]
