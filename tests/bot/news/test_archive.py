from datetime import UTC, datetime
from decimal import Decimal

import pytest

from bot.errors import NotAFeed
from bot.news.archive import Listing, parse
from bot.sentences import whole_sentences
from tests.kit.data import shared

NOW = datetime(2026, 4, 2, 12, tzinfo=UTC)
URL = "https://timesca.com/category/home/page/2"
QUOTES = (
    ("KGS", "USD", Decimal("0.01144")),
    ("KZT", "USD", Decimal("0.00192")),
    ("TJS", "USD", Decimal("0.10134")),
    ("UZS", "USD", Decimal("0.00008")),
    ("TMT", "USD", Decimal("0.28571")),
)
TICKER = "".join(
    f"<li>• {base}/{quote} = {value} <span>-0%</span></li>" for base, quote, value in QUOTES
)
PAGE = f"""<!DOCTYPE html><html><head><title>Archive</title><style>h2{{}}</style></head><body>
<h1><a href="/">The Times</a></h1><nav><a href="/x">Menu</a></nav>
<ul>{TICKER * 8}</ul><p>Viewing results <b>139</b> - 141 of 1,987</p>
<article><h2 class="t"><a href="/2026/04/one/">Rails &amp; roads</a></h2>
<p>[caption id="a_1" width="1600"] Image: TCA[/caption]Two lines opened. A third is...</p></article>
<article><h2><a href='https://timesca.com/two'>Second<br>story</a></h2>
<p>One paragraph.</p><p>KZT/USD = 0.002, said the bank.</p></article>
<article><h2><a href="javascript:x()">Third</a></h2></article>
<h3><a href="/y">More</a></h3><p>Not of the third article.</p>
<h2><a href="/z">Beyond the paging</a></h2></body></html>"""


def read(page: str | bytes, url: str = URL) -> Listing:
    return parse(page.encode() if isinstance(page, str) else page, url=url, charset=None, now=NOW)


def test_the_archived_page_is_read_as_what_it_is() -> None:
    listing = read(shared("seed/times-of-central-asia-archive.txt").read_bytes())
    assert listing.quotes == QUOTES
    assert (listing.first, listing.last, listing.total) == (1, 6, 15)
    assert [entry.title for entry in listing.entries] == [
        "What Does Turkey’s “Return” to Europe Mean for Central Asia?",
        "Controversies and Rejections: What Future Awaits the CSTO?",
        "Trump-Putin Deal Talks: Central Asia at the Nexus of Global Power Shifts",
        "Trump’s Bid for Ukraine-Russia Peace: Could Kazakhstan Be the Key Mediator?",
        "Kazakhstan on Alert as War in Ukraine Escalates",
        "War in Ukraine: Kazakhstan, Kyrgyzstan Tell Citizens to Step Up Safety",
    ]
    assert [entry.cut for entry in listing.entries] == [True, True, True, True, False, False]
    assert {entry.url for entry in listing.entries} == {URL}
    ends = [whole_sentences(entry.text, entry.cut)[-20:] for entry in listing.entries]
    assert ends == [
        "military assistance.",
        "er Group in Ukraine.",
        "arijuana possession.",
        "ly pushed for peace.",
        "orting the invasion.",
        "support for Ukraine.",
    ]


def test_the_same_in_html() -> None:
    listing = read(PAGE)
    assert listing.quotes == QUOTES
    assert (listing.first, listing.last, listing.total) == (139, 141, 1987)
    one, two, three = listing.entries
    assert (one.title, one.url) == ("Rails & roads", "https://timesca.com/2026/04/one/")
    assert (one.text, one.cut) == ("Two lines opened. A third is", True)
    assert (two.title, two.url) == ("Second story", "https://timesca.com/two")
    assert two.text == "One paragraph.\n\nKZT/USD = 0.002, said the bank."
    assert (three.title, three.url, three.text) == ("Third", URL, "")


@pytest.mark.parametrize(
    "item",
    [
        "<a href='/{0}'><h3>Headline number {0}</h3></a><p>Text {0}.</p>",
        "<a href='/{0}'><h3>Headline <b>number</b> {0}</h3><p>Text {0}.</p></a>",
        "<li><a class=title href=/{0}>Headline number {0}</a><br>Text {0}.</li>",
        (
            "<div><a href=/{0}><img src=x></a></div><div><a href=/{0}>Headline number {0}</a></div>"
            "<div>Text {0}.</div><div><a href=/{0}>Read on</a></div>"
        ),
        (
            "<p><a href='/{0}'>Headline number {0}</a></p><p>Text {0}.</p>"
            "<p><a href='/{0}'>Continue to the article</a></p>"
        ),
    ],
)
def test_headlines_that_are_links_of_other_forms(item: str) -> None:
    menu = "<nav><a href=/>Home</a> <a href=/news>All news</a></nav>"
    listing = read(menu + "".join(map(item.format, (1, 2, 3))))
    assert [(entry.title, entry.url) for entry in listing.entries] == [
        (f"Headline number {n}", f"https://timesca.com/{n}") for n in (1, 2, 3)
    ]
    for number, entry in enumerate(listing.entries, 1):
        assert entry.text.startswith(f"Text {number}.")


def test_a_paragraph_with_a_link_in_it_is_no_headline() -> None:
    page = "<h2>A list</h2><p>See <a href=/1>what was said there</a> and so on</p>"
    with pytest.raises(NotAFeed):
        read(page)


def test_dates_that_the_page_has() -> None:
    page = (
        "<h2><a href=/1>One</a></h2><time datetime='2026-04-01T09:30:00+05:00'>1 April</time><p>x"
        "<h2><a href=/2026/03/30/two>Two</a></h2><p>Text."
        "<h2><a href=/2026/04/02/three/>Three</a></h2><p>Of today."
        "<h2><a href=/2026/02/31/four>Four</a></h2>"
        "<h2><a href=/five>Five</a></h2><p><time datetime='soon'>"
        "<h2><a href=/six>Six</a> <time datetime='2026-04-01'></time></h2>"
    )
    assert [entry.published_at for entry in read(page).entries] == [
        datetime(2026, 4, 1, 4, 30, tzinfo=UTC),
        datetime(2026, 3, 30, tzinfo=UTC),
        None,
        None,
        None,
        datetime(2026, 4, 1, tzinfo=UTC),
    ]


CASINO = "Best online casino bonus. Play pin-up now!"


@pytest.mark.parametrize(
    "spam",
    [
        f"<div style='display:none'><div><h2><a href='/c'>{CASINO}</a></h2></div>{CASINO}</div>",
        f"<div style='position:absolute; left:-9999px'><h2><a href=/c>{CASINO}</a></h2></div>",
        f"<h2><a href='https://casino.example/'>{CASINO}</a></h2><p>{CASINO}</p>",
        f"<p>{CASINO}</p><p>{CASINO} <a href='https://casino.example/'>x</a></p>",
        f"<h4><a href='/casino'>{CASINO}</a></h4><p>{CASINO}</p>",
    ],
)
@pytest.mark.parametrize("in_front", [True, False])
def test_what_others_put_into_a_page_is_no_article(spam: str, in_front: bool) -> None:
    articles = "<h2><a href=/1>One</a></h2><p>Text.</p><h2><a href=/2>Two</a></h2>"
    listing = read(spam + articles if in_front else articles + spam)
    assert [entry.title for entry in listing.entries] == ["One", "Two"]
    if in_front:
        assert "asino" not in "".join(entry.text for entry in listing.entries)


def test_spam_in_front_of_plain_text() -> None:
    page = f"{CASINO}\n\n{CASINO}\n\nViewing results 1 - 1 of 9\n\nHeadline\n\nIts text."
    listing = read(page)
    assert [(entry.title, entry.text) for entry in listing.entries] == [("Headline", "Its text.")]
    assert listing.following == "https://timesca.com/category/home/page/3"


def test_headings_are_enough() -> None:
    listing = read("<h2><a href=/1>One</a></h2><p>Text.</p><h2><a href=/2>Two</a></h2>")
    assert [entry.title for entry in listing.entries] == ["One", "Two"]
    assert (listing.first, listing.last, listing.total, listing.quotes) == (1, 2, 2, ())


def test_plain_text_with_uneven_excerpts() -> None:
    page = (
        "Menu\n\nViewing results 7 – 9 of 9\n\nFirst headline\n\nIts excerpt, a sentence.\n\n"
        "Another of its paragraphs.\n\nSecond headline?\n\nThird headline\n\nWords..."
    )
    listing = read(page)
    assert [(entry.title, entry.text, entry.cut) for entry in listing.entries] == [
        ("First headline", "Its excerpt, a sentence.\n\nAnother of its paragraphs.", False),
        ("Second headline?", "", False),
        ("Third headline", "Words", True),
    ]


def test_a_sentence_before_the_first_headline_belongs_to_none() -> None:
    listing = read("Viewing results 1 - 1 of 1\n\nA sentence.\n\nAnother.\n\nHeadline")
    assert [(entry.title, entry.text) for entry in listing.entries] == [("Headline", "")]


def test_a_rate_of_nothing_is_no_rate() -> None:
    page = "KZT/USD = 0.00000 0%\n\nKGS/USD = 0.01 0%\n\nViewing results 1 - 1 of 1\n\nHeadline"
    assert read(page).quotes == (("KGS", "USD", Decimal("0.01")),)


@pytest.mark.parametrize(
    ("page", "what"),
    [
        (b"", "nothing"),
        (b"%PDF-1.4", "a PDF"),
        (b"Just some text.\n\nMore text.", "a page without a list of articles"),
        (b"Viewing results 1 - 6 of 15", "a page without a list of articles"),
        (b"<html><p>Please log in</p></html>", "a page without a list of articles"),
        (b"<h1>403</h1><p>Forbidden", "a page without a list of articles"),
        (b"{}", "a page without a list of articles"),
    ],
)
def test_other_pages_are_no_archive(page: bytes, what: str) -> None:
    with pytest.raises(NotAFeed) as caught:
        read(page)
    assert caught.value.facts == {"host": "timesca.com", "what": what}


@pytest.mark.parametrize("unit", ["<h2><a href=x>y", "KZT/USD = 1 ", "Viewing results 1", "a\n\n"])
def test_hostile_pages_take_no_time(unit: str) -> None:
    try:
        read(unit * (1_000_000 // len(unit)))
    except NotAFeed as error:
        assert "list" in str(error)  # noqa: PT017 - both outcomes are right, hanging is not
