"""/news WORDS and /search: lists of a topic, an outlet or words, and their pages."""

from typing import Any

import pytest

from bot.emulator import Message
from bot.model import Source
from tests.handlers.test_news import labels, stale, titles
from tests.kit.program import SOURCE, Engine

OTHER = Source("steppe", "Steppe & Co", "https://steppe.example/feed", "en")
GAS: dict[str, Any] = {
    "title": "Gas prices rise",
    "text": "A cubic metre of gas costs more in Naryn & Osh.",
}
FORGOTTEN = "This list is too old for its pages to be turned. Ask for it again: /news or /search"


async def publish_both(engine: Engine) -> None:
    """Three headlines of The Times, two of the other; one of each is on Kazakhstan."""
    await engine.store.articles.declare([SOURCE, OTHER])
    await engine.publish(2)
    await engine.publish(1, begin=3, title="Kazakhstan builds a railway")
    await engine.publish(1, OTHER, begin=4, title="Қазақстан салады")
    await engine.publish(1, OTHER, begin=5)


def head(message: Message) -> str:
    return message.text.splitlines()[0]


@pytest.mark.parametrize("said", ["kazakhstan", "Kazakhstan", "Қазақстан", "Казахстан"])
async def test_a_topic(engine: Engine, said: str) -> None:
    await publish_both(engine)
    answer = await engine.ask(f"/news {said}")
    assert head(answer) == "Viewing results 1–2 of 2 · Kazakhstan"
    assert titles(answer) == ["Kazakhstan builds a railway", "Қазақстан салады"]


@pytest.mark.parametrize("said", ["steppe", "STEPPE", "Steppe & Co", "steppe  &  co"])
async def test_an_outlet_by_its_id_or_title(engine: Engine, said: str) -> None:
    await publish_both(engine)
    answer = await engine.ask(f"/news {said}")
    assert head(answer) == "Viewing results 1–2 of 2 · Steppe & Co"
    assert titles(answer) == ["Қазақстан салады", "Headline 5"]


async def test_words(engine: Engine) -> None:
    await publish_both(engine)
    answer = await engine.ask("/news railway  -oil")
    assert head(answer) == "Viewing results 1–1 of 1 · railway -oil"


async def test_muted_outlets_are_left_out_where_they_were_not_asked_for(engine: Engine) -> None:
    await publish_both(engine)
    await engine.store.chats.mute(1, "steppe", muted=True)
    assert head(await engine.ask("/news")) == "Viewing results 1–3 of 3"
    assert titles(await engine.ask("/news kazakhstan")) == ["Kazakhstan builds a railway"]
    assert head(await engine.ask("/news steppe")) == "Viewing results 1–2 of 2 · Steppe & Co"
    assert head(await engine.ask("/news", engine.telegram.user(2))).endswith("1–5 of 5")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/news sport", "No news on Sport yet. What there is to follow: /topics"),
        ("/news times", "No news from The Times yet. How the outlets are: /sources"),
        (
            "/news <b>",
            "Nothing found for <b>. Try fewer or other words; what there is to follow: /topics",
        ),
        (
            "/search gas -oil",
            "Nothing found for gas -oil. Try fewer or other words; what there is",
        ),
        ("/search", 'Look for what? Words, "a phrase", -excluded: /search "central bank" rate'),
        ("/search ?!", "Tell me at least one word to look for."),
        ("/search -x", "Tell me a word to look for, too: with exclusions alone everything else"),
        ("/search " + "x" * 201, "That is too much to look for: at most 10 words and 200"),
        ("/news " + "x" * 201, "That is too much to look for: at most 10 words and 200"),
        ("/news ?!", "Tell me at least one word to look for."),
    ],
)
async def test_nothing_to_show(engine: Engine, said: str, answer: str) -> None:
    message = await engine.ask(said)
    assert message.text.startswith(answer)
    assert message.buttons == []


async def test_nothing_but_muted_outlets(engine: Engine) -> None:
    await engine.publish(3)
    await engine.store.chats.mute(1, SOURCE.id, muted=True)
    assert (await engine.ask("/news")).text == (
        "No news yet from the outlets that this chat follows. Choose them with /sources"
    )


async def test_an_empty_answer_leaves_the_last_lists_numbers(engine: Engine) -> None:
    await engine.publish(3)
    await engine.ask("/news")
    await engine.ask("/search zebra")
    assert (await engine.ask("/summary 2")).text.startswith("Headline 2\n")


async def test_searching_shows_the_words_where_they_are(engine: Engine) -> None:
    await engine.publish(1, **GAS)
    await engine.publish(5, begin=2)
    answer = await engine.ask("/search gas naryn")
    assert answer.text.splitlines() == [
        "Viewing results 1–1 of 1 · gas naryn",
        "",
        "1. Gas prices rise",
        "A cubic metre of gas costs more in Naryn & Osh.",
        "The Times · just now",
    ]
    assert bold(answer) == [answer.text.splitlines()[0], "Gas", "gas", "Naryn"]
    assert (await engine.ask("/summary 1")).text.startswith("Gas prices rise\n")


def bold(message: Message) -> list[str]:
    units = message.text.encode("utf-16-le")
    entities: list[dict[str, Any]] = message["entities"]
    return [
        units[2 * each["offset"] : 2 * (each["offset"] + each["length"])].decode("utf-16-le")
        for each in entities
        if each["type"] == "bold"
    ]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ('"prices rise"', 1),
        ('"rise prices"', 0),
        ("gas -naryn", 0),
        ("sentence", 5),
        ("GAS", 1),
    ],
)
async def test_phrases_and_exclusions(engine: Engine, said: str, found: int) -> None:
    await engine.publish(1, **GAS)
    await engine.publish(5, begin=2)
    assert len(titles(await engine.ask(f"/search {said}"))) == found


async def test_pages_of_a_search_stay_its_own(engine: Engine) -> None:
    await engine.publish(8, text="About gas.")
    await engine.publish(8, begin=9, text="About oil.")
    first = await engine.ask("/search oil")
    assert head(first) == "Viewing results 1–6 of 8 · oil"
    second = await engine.tap(first, "›")
    assert head(second) == "Viewing results 7–8 of 8 · oil"
    assert titles(second) == ["Headline 15", "Headline 16"]
    assert "About oil." in second.text
    assert bold(second)[1:] == ["oil", "oil"]
    back = await engine.tap(second, "‹")
    assert (back.text, labels(back)) == (first.text, labels(first))


async def test_the_pages_of_a_topic(engine: Engine) -> None:
    await engine.publish(7, title="Rail to Kazakhstan")
    await engine.publish(2, begin=8)
    second = await engine.tap(await engine.ask("/news kazakhstan"), "›")
    assert head(second) == "Viewing results 7–7 of 7 · Kazakhstan"


async def test_two_lists_of_the_same_moment_do_not_mix(engine: Engine) -> None:
    await engine.publish(8, text="About gas.")
    await engine.publish(8, begin=9, text="About oil.")
    everything = await engine.ask("/news")
    await engine.ask("/search oil")
    await engine.tap(everything, "›")
    assert "no headline 1." in (await engine.ask("/summary 1")).text
    assert (await engine.ask("/summary 7")).text.startswith("Headline 7\n")


async def test_a_list_whose_words_are_forgotten(engine: Engine) -> None:
    await engine.publish(8)
    first = await engine.ask("/search headline")
    for number in range(25):
        await engine.store.chats.ask(1, f"search {number}")
    assert await engine.notice(first, "›") == FORGOTTEN
    assert engine.telegram.sent_to(1) == [first]
    # Another chat's numbers are its own.
    other = await engine.ask("/start", engine.telegram.user(2))
    data = first.button("›")["callback_data"]
    pressed = await engine.notice(other, data, engine.telegram.user(2), forged=True)
    assert pressed == FORGOTTEN


async def test_a_button_from_before_there_were_such_lists(engine: Engine) -> None:
    await engine.publish(8)
    first = await engine.ask("/news")
    data = first.button("›")["callback_data"]
    assert data.endswith(":0:0")
    assert await engine.notice(first, data.removesuffix(":0"), forged=True) == ""
    assert head(engine.telegram.sent_to(1)[0]) == "Viewing results 7–8 of 8"


async def test_topics_and_the_list_behind_one(engine: Engine) -> None:
    await publish_both(engine)
    offered = await engine.ask("/topics")
    assert offered.text.startswith("Topics\n\nCountries first")
    assert labels(offered)[0][0] == "Kazakhstan · 2"
    listed = await engine.tap(offered, "Kazakhstan · 2")
    assert listed.id != offered.id
    assert head(listed) == "Viewing results 1–2 of 2 · Kazakhstan"
    assert (await engine.ask("/summary 2")).text.startswith("Қазақстан салады\n")


async def test_topics_of_more_than_a_week_ago(engine: Engine) -> None:
    await publish_both(engine)
    await engine.clock.sleep(8 * 86400)
    assert (await engine.ask("/topics")).text.startswith("No news of any topic this week.")


async def test_a_made_up_topic(engine: Engine) -> None:
    offered = await engine.ask("/start")
    assert await engine.notice(offered, "1:t:zz", forged=True) == stale("/topics")
