from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Entry
from bot.news.identity import canonical_url, identified, identity

DAY = datetime(2026, 4, 2, tzinfo=UTC)


def entry(guid: str = "", url: str = "", title: str = "T", date: datetime | None = None) -> Entry:
    return Entry(guid, url, title, "", published_at=date)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://a.kz/b", "https://a.kz/b"),
        ("http://A.kz./b/", "https://a.kz/b"),
        ("https://a.kz:443/b#top", "https://a.kz/b"),
        ("http://a.kz:80/", "https://a.kz"),
        ("https://a.kz:8443/b", "https://a.kz:8443/b"),
        ("https://a.kz/b?id=5&utm_source=x&UTM_medium=y", "https://a.kz/b?id=5"),
        ("https://a.kz/b?fbclid=1&yclid=2&gclid=3&ysclid=4&at_medium=RSS", "https://a.kz/b"),
        ("https://a.kz/?p=1&q=&ref_src=x", "https://a.kz?p=1&q="),
        ("https://a.kz/?q=%D0%B0&from=b", "https://a.kz?q=%D0%B0&from=b"),
        (
            "https://a.kz/b?lang=kk&page=2&id=5&p=1&s=x",
            "https://a.kz/b?lang=kk&page=2&id=5&p=1&s=x",
        ),
        (
            "https://a.kz/b?reference=7&source=kaz&utmost=1",
            "https://a.kz/b?reference=7&source=kaz&utmost=1",
        ),
        ("https://a.kz/b?id=5&id=6", "https://a.kz/b?id=5&id=6"),
        ("https://a.kz/B", "https://a.kz/B"),
        ("https://a.kz//b", "https://a.kz//b"),
        ("https://тенге.kz/b", "https://тенге.kz/b"),
        ("https://a.kz/?rss", "https://a.kz"),
        ("", ""),
    ],
)
def test_canonical_url(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


TRACKERS = [
    *(
        "utm_source",
        "utm_medium",
        "utm_campaign",
        "utm_term",
        "utm_content",
        "utm_id",
        "UTM_Source",
    ),
    *("fbclid", "gclid", "gbraid", "wbraid", "dclid", "msclkid", "twclid", "yclid", "ysclid"),
    *("_openstat", "mc_cid", "mc_eid", "igshid", "igsh", "ref_src", "cmpid", "ncid", "vero_id"),
    *("at_medium", "at_campaign", "mtm_source", "pk_campaign", "hsa_acc", "_hsenc", "_hsmi", "spm"),
]


@pytest.mark.parametrize("name", TRACKERS)
def test_where_a_reader_came_from_is_no_part_of_an_address(name: str) -> None:
    assert canonical_url(f"https://a.kz/b?{name}=x") == "https://a.kz/b"
    assert canonical_url(f"https://a.kz/b?id=5&{name}=x&q=газ") == canonical_url(
        "https://a.kz/b?id=5&q=газ"
    )


@given(
    st.text("abя/%?&=#.", max_size=20),
    st.lists(st.tuples(st.sampled_from(TRACKERS), st.text("x1%", max_size=3)), max_size=4),
)
def test_tracking_never_makes_another_address(path: str, tracking: list[tuple[str, str]]) -> None:
    page = f"https://a.kz/{path}".partition("#")[0]
    tail = "&".join(f"{name}={value}" for name, value in tracking)
    once = canonical_url(page)
    assert canonical_url(f"{page}{'&' if '?' in page else '?'}{tail}") == once
    assert canonical_url(once) == once


def test_identity_is_the_best_there_is() -> None:
    assert identity(entry("g", "https://a.kz/1")) == "g"
    assert identity(entry("", "https://a.kz/1?utm_source=x")) == "https://a.kz/1"
    hashed = identity(entry(date=DAY))
    assert len(hashed) == 64
    assert hashed != identity(entry())
    assert hashed != identity(entry(title="U", date=DAY))
    assert identity(entry(url="https://a.kz/list"), "https://a.kz/list") == identity(entry())


def test_repeated_identities_are_told_apart() -> None:
    a, b = entry("g", "https://a.kz/1"), entry("g", "https://a.kz/2")
    c, d = entry("h", "https://a.kz/3", "C"), entry("h", "https://a.kz/3", "D")
    alone, again = entry("i"), entry("j", "https://a.kz/4")
    found = identified([a, b, c, d, alone, again, again])
    assert found == [
        ("g|https://a.kz/1", a),
        ("g|https://a.kz/2", b),
        ("h|https://a.kz/3|C", c),
        ("h|https://a.kz/3|D", d),
        ("i", alone),
        ("j|https://a.kz/4|T", again),
    ]


def test_order_and_neighbours_change_no_identity() -> None:
    entries = [entry(url=f"https://a.kz/{number}") for number in range(5)]
    assert dict(identified(entries)) == dict(identified(entries[::-1]))
    assert identified(entries[2:]) == identified(entries)[2:]


@given(
    st.sampled_from(["http", "https"]),
    st.sampled_from(["a.kz", "www.a.kz", "a.kz:8080"]),
    st.lists(st.sampled_from(["/", "a", "B.html", "..", "_", "-9"]), max_size=6).map("".join),
)
def test_an_address_with_a_query_that_is_dropped_is_the_one_without(
    scheme: str, host: str, path: str
) -> None:
    """Plain addresses are read by another way than those with a query."""
    address = f"{scheme}://{host}/{path}"
    assert canonical_url(address) == canonical_url(f"{address}?utm_source=rss")
