"""/news and its pages."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.emulator import Message
from bot.languages import LANGUAGE_NAMES, language
from bot.render.buttons import StaleButton, unpack
from handlers.commands import BUTTONS
from tests.kit.clock import START
from tests.kit.program import Engine


def stale(command: str) -> str:
    return f"This button is out of date. Ask again: {command}"


def numbers(message: Message) -> list[int]:
    return [int(number) for number in re.findall(r"^(\d+)\. Headline", message.text, re.MULTILINE)]


def titles(message: Message) -> list[str]:
    return re.findall(r"^\d+\. (.*)$", message.text, re.MULTILINE)


def labels(message: Message) -> list[list[str]]:
    return [[button["text"] for button in row] for row in message.buttons]


async def test_no_news_yet(engine: Engine) -> None:
    answer = await engine.ask("/news")
    assert answer.text == "No news yet. The first headlines come within minutes."
    assert answer.buttons == []


async def test_the_first_page(engine: Engine) -> None:
    await engine.publish(15)
    answer = await engine.ask("/news")
    assert answer.text.splitlines()[:5] == [
        "Viewing results 1–6 of 15",
        "",
        "1. Headline 1",
        "The Times · just now",
        "",
    ]
    assert titles(answer) == [f"Headline {number}" for number in range(1, 7)]
    assert answer.links["Headline 6"] == "https://times.example/6"
    assert labels(answer) == [["1", "2", "3", "4", "5", "6"], ["›"]]
    assert answer["link_preview_options"] == {"is_disabled": True}


async def test_a_single_page_has_no_moves(engine: Engine) -> None:
    await engine.publish(6)
    answer = await engine.ask("/news")
    assert answer.text.startswith("Viewing results 1–6 of 6")
    assert labels(answer) == [["1", "2", "3", "4", "5", "6"]]


async def test_there_and_back(engine: Engine) -> None:
    await engine.publish(15)
    first = await engine.ask("/news")
    second = await engine.tap(first, "›")
    third = await engine.tap(second, "›")
    assert [page.id for page in (second, third)] == [first.id] * 2
    assert third.text.startswith("Viewing results 13–15 of 15")
    assert (numbers(second), numbers(third)) == ([7, 8, 9, 10, 11, 12], [13, 14, 15])
    assert labels(third) == [["13", "14", "15"], ["‹"]]
    back = await engine.tap(third, "‹")
    assert (back.text, labels(back)) == (second.text, labels(second))
    assert (await engine.tap(back, "‹")).text == first.text
    await engine.settled()
    assert all(query.answer for query in engine.telegram.state.queries.values())


async def test_a_page_stays_while_news_arrives(engine: Engine) -> None:
    await engine.publish(15, begin=101)
    first = await engine.ask("/news")
    await engine.publish(4, begin=1)
    second = await engine.tap(first, "›")
    assert second.text.startswith("Viewing results 7–12 of 15")
    assert titles(second) == [f"Headline {number}" for number in range(107, 113)]
    assert titles(await engine.tap(second, "‹")) == titles(first)
    assert titles(await engine.ask("/news"))[:5] == [
        *(f"Headline {number}" for number in range(1, 5)),
        "Headline 101",
    ]


async def test_the_same_page_pressed_twice(engine: Engine) -> None:
    await engine.publish(15)
    first = await engine.ask("/news")
    data = first.button("›")["callback_data"]
    assert await engine.notice(first, data) == ""
    acts = engine.telegram.acts(1)
    assert await engine.notice(first, data, forged=True) == ""
    assert engine.telegram.acts(1) == acts


async def test_a_page_past_the_end_is_left_alone(engine: Engine) -> None:
    await engine.publish(7)
    first = await engine.ask("/news")
    before = engine.telegram.sent_to(1)
    assert await engine.notice(first, "1:n:7:7:7:0:1:0:0", forged=True) == ""
    assert engine.telegram.sent_to(1) == before


async def test_a_button_of_a_message_too_old_to_be_seen(engine: Engine) -> None:
    await engine.publish(15)
    first = await engine.ask("/news")
    data = first.button("›")["callback_data"]
    # What Telegram tells of an old message is its id and its chat.
    assert await engine.notice(424242, data, forged=True) == ""
    assert len(engine.telegram.sent_to(1)) == 1


@pytest.mark.parametrize(
    ("data", "command"),
    [
        ("", "/help"),
        ("1", "/help"),
        ("0:n:1:1:1:1:1:0", "/news"),
        ("1:j:1", "/help"),
        ("1:n", "/news"),
        ("1:n:1:1:1:1:1:2", "/news"),
        ("1:n:-1:1:1:1:1:0", "/news"),
        ("1:n:1:1:1:1:1:0:-1", "/news"),
        ("1:n:1:1:1:1:1:0:zzzzzzz", "/news"),
        ("1:n:1:1:1:1:1:0:0:0", "/news"),
        ("1:t", "/topics"),
        ("1:t:1:1", "/topics"),
        ("1:t:1", "/topics"),
        ("1:o", "/sources"),
        ("1:o:1:1", "/sources"),
        ("1:m:1:1", "/sources"),
        ("1:m:1:1:0", "/sources"),
        ("1:m:1:2:0", "/sources"),
        ("1:N:1:1:1:1:1:0", "/help"),
        ("1:n:1:1:1:1:1:0 ", "/news"),
        ("1:n:" + "z" * 60, "/news"),
        ("' OR 1=1 --", "/help"),
    ],
)
async def test_stale_and_forged_pages(engine: Engine, data: str, command: str) -> None:
    await engine.publish(7)
    first = await engine.ask("/news")
    assert await engine.notice(first, data, forged=True) == stale(command)
    assert engine.telegram.sent_to(1) == [first]


async def test_any_data_is_answered_and_nothing_it_says_is_believed(engine: Engine) -> None:
    (article,) = await engine.publish(1, begin=1)
    await engine.publish(9, begin=2)
    shown = await engine.ask("/news")
    number = st.integers(-(36**13), 36**13).map(str)
    made_up = st.lists(number, max_size=8).map(lambda parts: ":".join(["1", *parts]))
    actions = st.sampled_from([*BUTTONS, "z"])
    digits = st.text("0123456789abcdefghijklmnopqrstuvwxyz-", min_size=1, max_size=14)
    shaped = st.builds(
        lambda action, parts: ":".join(["1", action, *parts])[:64],
        actions,
        st.lists(digits, max_size=8),
    )
    found: list[str] = []

    @settings(max_examples=150, suppress_health_check=list(HealthCheck), database=None)
    @given(st.one_of(st.text(max_size=64), made_up, shaped))
    def collect(data: str) -> None:
        found.append(data)

    collect()
    # One of them may be the button of a language.
    out_of_date = tuple(
        language(code).gettext(StaleButton.key).partition("{command}")[0] for code in LANGUAGE_NAMES
    )
    for data in found:
        await engine.clock.sleep(1)  # no faster than anybody is answered
        words = await engine.notice(shown, data, forged=True)
        try:
            unpack(data)
        except StaleButton:
            assert words.startswith(out_of_date)
        assert not words.startswith("Something went wrong")
    kept = {each.id for each in await engine.store.chats.saved(1, 100)}
    assert kept <= {article.id, *range(1, 11)}
    assert (await engine.store.articles.newest(20)).total == 10


async def test_pages_go_on_to_the_end_and_hold_each_headline_once(engine: Engine) -> None:
    await engine.publish(20, published_at=START)
    page = await engine.ask("/news")
    seen = titles(page)
    while any("›" in row for row in labels(page)):
        page = await engine.tap(page, "›")
        seen += titles(page)
    assert sorted(seen) == sorted(f"Headline {number}" for number in range(1, 21))
