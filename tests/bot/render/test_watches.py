from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Chat, Message
from bot.render.watches import IN_A_MESSAGE, MOST_MESSAGES, added, found, listed
from bot.values.watches import Watch
from tests.bot.render.hostile import ARTICLE, EN, HOSTILE, LINKS, NOW, check, hostile, labels

AGE = '<tg-time unix="1775109600" format="r">2 h ago</tg-time>'

CHAT = Chat(1, "private", "en", "Asia/Almaty")


def test_what_was_found() -> None:
    articles = [replace(ARTICLE, id=number) for number in (17, 18)]
    (message,) = found(articles, ["gas & oil", "b", "c", "d"], {17: ("Two",)}, 4, NOW, EN)
    assert message.html.startswith(
        "<b>New for gas &amp; oil, b, c</b>\n\n"
        '4. <a href="https://times.example/17?a=1&amp;b=2">Steppe &amp; sky</a>\n'
        f"The Times · {AGE}\nalso in: Two\n\n5. "
    )
    assert labels(message) == [["4", "5"]]


def test_more_than_are_listed() -> None:
    most = IN_A_MESSAGE * MOST_MESSAGES
    articles = [replace(ARTICLE, id=number) for number in range(most + 2)]
    messages = found(articles, ["gas"], {}, 1, NOW, EN)
    assert len(messages) == MOST_MESSAGES
    assert messages[-1].html.endswith("And 2 more. What your watches look for: /watches")
    assert not messages[-2].html.endswith("/watches")
    assert len(found(articles[:most], ["gas"], {}, 1, NOW, EN)) == MOST_MESSAGES


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(HOSTILE, HOSTILE, LINKS), min_size=1, max_size=IN_A_MESSAGE),
    st.lists(HOSTILE, min_size=1, max_size=4),
)
def test_whatever_was_found_fits_and_none_of_it_acts(
    pairs: list[tuple[str, str, str]], words: list[str]
) -> None:
    articles = [hostile(number, *each) for number, each in enumerate(pairs)]
    also = {article.id: (article.source_title,) * 5 for article in articles}
    for message in found(articles, words, also, 1, NOW, EN):
        check(message, [url for _, _, url in pairs])


@pytest.mark.parametrize("piece", ["😀", "@😀a", "@a", "/a ", "&", "x", "t.me/a "])
def test_the_longest_fit(piece: str) -> None:
    long = hostile(1, piece * 10_000, piece * 10_000, "https://a.kz/" + "x" * 2000)
    articles = [replace(long, id=number) for number in range(100)]
    also = {article.id: (piece * 100,) * 9 for article in articles}
    for message in found(articles, [piece * 100] * 9, also, 1, NOW, EN):
        check_own(message, long.url)


@settings(max_examples=40, deadline=None)
@given(st.lists(HOSTILE, max_size=30), st.integers(-5, 9))
def test_any_list_fits(words: list[str], page: int) -> None:
    watches = [Watch(2**40 + n, 1, each, paused=n % 2 == 0) for n, each in enumerate(words)]
    removed = Watch(9, 1, words[0]) if words else None
    check_own(listed(watches, page, 30, CHAT, EN, removed))
    for each in watches:
        check_own(added(each, "12", replace(CHAT, quiet=(0, 540)), EN))


def check_own(message: Message, *links: str) -> None:
    """What the bot says itself has commands in it."""
    check(replace(message, html=message.html.replace("/watch", "watch")), links)
