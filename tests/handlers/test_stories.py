from dataclasses import replace
from typing import Any

from tests.kit.program import SOURCE, Engine

OTHERS = [replace(SOURCE, id=f"other{n}", title=f"Other {n}") for n in range(1, 6)]


async def told_by(engine: Engine, outlets: int, **fields: Any) -> None:
    """One story by so many outlets, the first of them the usual one."""
    await engine.store.articles.declare([SOURCE, *OTHERS])
    (first,) = await engine.publish(1, **fields)
    for other in OTHERS[: outlets - 1]:
        (article,) = await engine.publish(1, other, **fields)
        await engine.store.stories.join({article.id: first.id})


async def test_a_story_stands_once_with_who_else_tells_it(engine: Engine) -> None:
    await told_by(engine, 3)
    answer = await engine.ask("/news")
    assert answer.text.startswith("Viewing results 1–1 of 1\n")
    assert answer.text.endswith("\nalso in: Other 1, Other 2")


async def test_many_outlets_are_counted(engine: Engine) -> None:
    await told_by(engine, 6)
    answer = await engine.ask("/news")
    assert answer.text.endswith("\nalso in: Other 1, Other 2, Other 3 and 2 more")


async def test_an_outlet_of_its_own_lists_its_telling_and_names_the_others(engine: Engine) -> None:
    await told_by(engine, 2)
    answer = await engine.ask("/news other1")
    assert "Viewing results 1–1 of 1" in answer.text
    assert answer.text.endswith("Other 1 · just now\nalso in: The Times")


async def test_a_topic_and_a_chat_that_mutes_have_each_story_once(engine: Engine) -> None:
    await told_by(engine, 3, title="Kazakhstan builds a railway")
    for asked in ("/news", "/news kazakhstan"):
        answer = await engine.ask(asked)
        assert answer.text.startswith("Viewing results 1–1 of 1")
        assert answer.text.endswith("The Times · just now\nalso in: Other 1, Other 2")
    await engine.store.chats.mute(1, SOURCE.id, muted=True)
    for asked in ("/news", "/news kazakhstan"):
        answer = await engine.ask(asked)
        assert answer.text.startswith("Viewing results 1–1 of 1")
        assert answer.text.endswith("Other 1 · just now\nalso in: Other 2")


async def test_what_is_found_has_each_story_once(engine: Engine) -> None:
    await told_by(engine, 5, title="Kazakhstan builds a railway")
    await engine.publish(1, OTHERS[0], begin=9, title="Another railway")
    answer = await engine.ask("/search railway")
    assert answer.text.startswith("Viewing results 1–2 of 2 · railway\n\n1. Kazakhstan builds")
    assert "The Times · just now\nalso in: Other 1, Other 2 and 2 more\n\n2. Another" in answer.text
    await engine.store.chats.mute(1, SOURCE.id, muted=True)
    answer = await engine.ask("/news railway")
    assert "1. Kazakhstan builds a railway\nOther 1 · just now\nalso in: Other 2, " in answer.text
