"""Telegram's HTML, rule by rule."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.emulator.entities import utf16
from bot.emulator.html import HtmlError, Parsed, parse

Plain = list[tuple[str, int, int]]


def plain(parsed: Parsed) -> Plain:
    return [(e.type, e.offset, e.length) for e in parsed.entities]


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("b", "bold"),
        ("strong", "bold"),
        ("i", "italic"),
        ("em", "italic"),
        ("s", "strikethrough"),
        ("strike", "strikethrough"),
        ("del", "strikethrough"),
        ("u", "underline"),
        ("ins", "underline"),
        ("tg-spoiler", "spoiler"),
        ("pre", "pre"),
        ("code", "code"),
        ("blockquote", "blockquote"),
        ("B", "bold"),
    ],
)
def test_every_tag(tag: str, kind: str) -> None:
    parsed = parse(f"a <{tag}>bc</{tag}>")
    assert (parsed.text, plain(parsed)) == ("a bc", [(kind, 2, 2)])


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ('<blockquote expandable="">x</blockquote>', "x", [("expandable_blockquote", 0, 1)]),
        ("<b>x</>", "x", [("bold", 0, 1)]),
        ("<b>x</b >", "x", [("bold", 0, 1)]),
        ("<b data-x=1 other='2' alone>x</b>", "x", [("bold", 0, 1)]),
        ("<b>😀é</b>z", "😀éz", [("bold", 0, 3)]),
        ("😀<b>z</b>", "😀z", [("bold", 2, 1)]),
        ("<b>x<i>y</i></b>", "xy", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<i><b>y</b></i>", "y", [("bold", 0, 1), ("italic", 0, 1)]),
        ("<b></b>x", "x", []),
        ("<b> x </b>", " x", [("bold", 0, 2)]),
        ("  <b>x</b>  ", "x", [("bold", 0, 1)]),
        ("\n x \n", "x", []),
        ("x <b> </b>", "x", []),
        ("<b>a\r\nb</b>", "a\nb", [("bold", 0, 3)]),
        ("a\u202e<i>\tb</i>", "a b", [("italic", 1, 2)]),
        ("<b>a<b>b</b></b>", "ab", [("bold", 0, 2)]),
        ("<b>a<code>b</code>c</b>", "abc", [("bold", 0, 1), ("code", 1, 1), ("bold", 2, 1)]),
        ("<code><b>x</b></code>", "x", [("code", 0, 1)]),
        ("<pre><code>x</code></pre>", "x", [("pre", 0, 1)]),
        (
            "<b>a<blockquote>b</blockquote></b>",
            "ab",
            [("bold", 0, 1), ("blockquote", 1, 1), ("bold", 1, 1)],
        ),
        (
            "<blockquote>a<code>b</code></blockquote>",
            "ab",
            [("blockquote", 0, 2), ("code", 1, 1)],
        ),
        (
            "<blockquote>a<b>b</b></blockquote>",
            "ab",
            [("blockquote", 0, 2), ("bold", 1, 1)],
        ),
        (
            '<a href="https://x.y/">a<blockquote>b</blockquote></a>',
            "ab",
            [("blockquote", 1, 1)],
        ),
        ("a &lt;b&gt; &amp; &quot;", 'a <b> & "', []),
        ("&#39;&#x27;&#x1F600;", "''😀", []),
        ("&nbsp;&mdash;&apos; & &x; &", "&nbsp;&mdash;&apos; & &x; &", []),
        ("&ltx &lt x", "&ltx < x", []),
        ("&#0; &#x110000; &#; &#x; &#12345678;", "&#0; &#x110000; &#; &#x; &#12345678;", []),
        ("1 > 0", "1 > 0", []),
        ("", "", []),
    ],
)
def test_rules(source: str, text: str, entities: Plain) -> None:
    parsed = parse(source)
    assert (parsed.text, plain(parsed)) == (text, entities)


@pytest.mark.parametrize(
    ("source", "extra"),
    [
        ('<pre><code class="language-python">x</code></pre>', {"language": "python"}),
        ('<code class="language-python"><pre>x</pre></code>', {"language": "python"}),
        ('<code class="language-python">x</code>', {}),
        ('<a href="https://Example.com">x</a>', {"url": "https://example.com/"}),
        ("<a href='https://x.y/?a=1&amp;b=2'>x</a>", {"url": "https://x.y/?a=1&b=2"}),
        ("<a href=x.y>x</a>", {"url": "http://x.y/"}),
        ("<a>x.y/z</a>", {"url": "http://x.y/z"}),
        ("<a href='' title=1>x.y</a>", {"url": "http://x.y/"}),
        ('<a href="x.y/?q=&quot;\'&">x</a>', {"url": "http://x.y/?q=\"'&"}),
        ('<a href="tg://user?id=5">x</a>', {"user": {"id": 5}}),
        ('<a href="tg://resolve?domain=x">x</a>', {"url": "tg://resolve?domain=x"}),
        ('<tg-emoji emoji-id="5">👍</tg-emoji>', {"custom_emoji_id": "5"}),
        ('<tg-time unix="1775110000">x</tg-time>', {"unix_time": 1775110000}),
        (
            '<tg-time unix=1775110000 format="wDT">x</tg-time>',
            {"unix_time": 1775110000, "date_time_format": "wDT"},
        ),
    ],
)
def test_attributes(source: str, extra: dict[str, object]) -> None:
    (entity,) = parse(source).entities
    assert entity.extra == extra


@pytest.mark.parametrize(
    "source",
    [
        '<a href="javascript:alert(1)">x</a>',
        '<a href="http://localhost/">x</a>',
        '<a href="ftp://x.y/">x</a>',
        '<a href="http://x.y:99999/">x</a>',
        '<a href="http://x y.z/">x</a>',
        "<a>word</a>",
        '<tg-time unix="0">x</tg-time>',
        "<tg-time>x</tg-time>",
    ],
)
def test_what_cannot_be_used_is_silently_nothing(source: str) -> None:
    assert parse(source).entities == ()


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("привет<br>", 'Unsupported start tag "br" at byte offset 12'),
        ("a<br/>", 'Unsupported start tag "br/" at byte offset 1'),
        ("<!-- x -->", 'Unsupported start tag "!--" at byte offset 0'),
        ("1 <2", "Unclosed start tag at byte offset 2"),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b ", 'Empty attribute name in the tag "b" at byte offset 0'),
        ("<b =1>", 'Empty attribute name in the tag "b" at byte offset 0'),
        ("<b x", 'Unclosed start tag "b" at byte offset 0'),
        ("<b x=", 'Unclosed start tag "b" at byte offset 0'),
        ("<b x=1", "Unclosed start tag at byte offset 0"),
        ("<b x='1", "Unclosed start tag at byte offset 0"),
        ("<a href=http://x.y>z</a>", "Unexpected end of name token at byte offset 8"),
        ("</b>", "Unexpected end tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b>x</b y>", "Unclosed end tag at byte offset 4"),
        (
            "<b><i>x</b>",
            'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
        ),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        (
            "<blockquote>x<blockquote>y</blockquote></blockquote>",
            'Tag "blockquote" must not be nested at byte offset 13',
        ),
        ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier specified"),
        ('<tg-time unix="1" format="Q">x</tg-time>', "Invalid date-time format specified"),
        ("&#xd83d;", "Text contains invalid Unicode characters"),
    ],
)
def test_refusals(source: str, words: str) -> None:
    with pytest.raises(HtmlError) as caught:
        parse(source)
    assert str(caught.value).startswith(words)


def test_links_come_before_bold_when_there_are_too_many() -> None:
    source = "".join(f'<b>b{n}</b> <a href="http://x.y/{n}">l</a> ' for n in range(70))
    parsed = parse(source)
    kinds = [entity.type for entity in parsed.entities]
    assert (kinds.count("text_link"), kinds.count("bold"), parsed.dropped) == (70, 30, 40)
    assert [e.offset for e in parsed.entities] == sorted(e.offset for e in parsed.entities)


readable = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029")
)


@given(readable)
def test_escaped_text_comes_back(text: str) -> None:
    for mark in "\u202a\u202b\u202c\u202d\u202e\u0333\u033f\u030a":
        text = text.replace(mark, "")
    assert parse(html.escape(text)).text == text.strip(" \n")


TAGS = ["b", "i", "u", "code", "pre", "blockquote", "span", "tg-time", "a"]
pieces = st.sampled_from(
    [f"<{tag}>" for tag in TAGS]
    + [f"</{tag}>" for tag in TAGS]
    + ["<a href='x.y'>", "<s x=1>", "</>", "<", ">", "&", "&lt;", "&#x1F600;", "&#xd800;"]
    + ["😀", "x", " ", "'", '"', "=", "/", "\r", "\u202e", "<blockquote expandable>"]
)


@given(st.lists(pieces).map("".join) | st.text())
def test_nothing_but_its_own_error(source: str) -> None:
    try:
        parsed = parse(source)
    except HtmlError:
        return
    length = utf16(parsed.text)
    for entity in parsed.entities:
        assert entity.length > 0
        assert entity.offset >= 0
        assert entity.end <= length
