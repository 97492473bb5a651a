import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.cleaning import Tag, _pieces, one_line, plain, tidy, tokens
from bot.text import clean


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("plain & simple", "plain & simple"),
        ("<p>One<p>two</p>\n three", "One\n\ntwo\n\nthree"),
        ("a<br>b<br/><BR />c", "a\nb\n\nc"),
        ("<b>bo</b>ld &amp; &#1082;&#x43A;&nbsp;&lt;i&gt;", "bold & кк <i>"),
        ("<a title=\"a > b\" href='x'>link</a>", "link"),
        ('<a title="unclosed>link</a> text', "link text"),
        ("1 < 2 and <3, a<b", "1 < 2 and <3, a"),
        ("<script>if (a<b) '</p>'</script>seen<style>p{}</style>", "seen"),
        ("<script>never closed", ""),
        ("<STYLE>x</style >seen", "seen"),
        ("<figure><img><figcaption>Photo: <b>X</b></figcaption></figure>Text", "Text"),
        ("<iframe src=x>no</iframe><noscript>no</noscript>yes", "yes"),
        ("before<!-- <p>hidden</p> -->after", "beforeafter"),
        ("before<!-- never closed <p>x", "before"),
        ("<!DOCTYPE html><?php x ?>text</nosuch>", "text"),
        ("<ul><li>a</li><li>b</li></ul><h2>c</h2>", "a\n\nb\n\nc"),
        ("<3", "<3"),
        ("", ""),
        ("open <b", "open"),
        ('[caption id="a" width="1600"]<img> Image: TCA[/caption]Kazakhstan', "Kazakhstan"),
        ("[caption id=x] words that go on", "words that go on"),
        ("[gallery ids=1,2]A[/gallery] [embed]B[/embed] [vc_row a=b]C", "A B C"),
        ("[sic] and [2024]", "[sic] and [2024]"),
        ("<p>T.</p><p>The post <a>T</a> appeared first on <a>Site</a>.</p>", "T."),
        ("<p>Т.</p>Сообщение <a>Т</a> появились сначала на Сайт.", "Т."),
        ("The post office is closed", "The post office is closed"),
    ],
)
def test_plain(source: str, text: str) -> None:
    assert plain(source) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<b>A</b>\n<br>title &amp; more", "A title & more"),
        ("<div>", "<div>"),
        ("  ", ""),
    ],
)
def test_one_line(source: str, text: str) -> None:
    assert one_line(source) == text


@pytest.mark.parametrize(
    ("source", "href"),
    [
        ('<a class=b href="/a?b=1&amp;c=2">', "/a?b=1&c=2"),
        ("<a HREF = '/a'>", "/a"),
        ("<a href=/a>", "/a"),
        ("<a href=''>", ""),
        ("<a name=x>", ""),
    ],
)
def test_href(source: str, href: str) -> None:
    assert [token.href for token in tokens(source) if isinstance(token, Tag)] == [href]


HOSTILE = [
    *(
        "<!--",
        "<",
        "<a ",
        "<div>",
        "</",
        "<![CDATA[",
        "&#",
        "<a \"'>",
        "<a '>",
        '<a "x',
        "<script>",
    ),
    *("<p", "[caption", "[caption]", "&amp;", "<?", "<!", "<a href=", "The post ", "\n\n", "<svg>"),
    *("<a b='\">", "\u0301", "[vc_ ", "<br>", ">'\""),
]


@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.parametrize("end", ["", ">"])
def test_a_million_of_anything_takes_no_time(unit: str, end: str) -> None:
    started = time.monotonic()
    plain(unit * (1_000_000 // len(unit)) + end)
    assert time.monotonic() - started < 3


@given(st.text(alphabet="<>/!-abp \"'=&;#1[]\n"))
def test_any_text_becomes_clean_text(source: str) -> None:
    text = plain(source)
    assert clean(text) == text


MARKUP = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<BR/>",
            "<a href='x'>",
            '<img alt="a &gt; b">',
            '<b title="it\'s">',
            "</ p>",
        ),
        *(
            "<script>",
            "</figcaption>",
            "<!--",
            "-->",
            "<3",
            "<p",
            ">",
            "<h1:x y>",
            '<i x="',
            "<svg/>",
        ),
        *("&nbsp;", "&#10;", "&#8203;", "&lt;p&gt;", "&NewLine;", "&thinsp;", "&", "&#0;", "\0"),
        *(
            "word",
            "слово",
            " ",
            "  ",
            "\n",
            "\t\xa0",
            "\u2028",
            "\x1c",
            '"',
            "'",
            "[caption]",
            "\n\n",
        ),
    ]
)


@given(st.lists(MARKUP, max_size=12).map("".join))
def test_ordinary_markup_is_read_at_once_as_it_would_be_piece_by_piece(source: str) -> None:
    assert plain(source) == tidy("".join(_pieces(source)))
    line = " ".join(tidy("".join(_pieces(source))).split())
    assert one_line(source) == line or not line
