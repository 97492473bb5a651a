"""The law of values.channels.Channels."""

from datetime import timedelta

from bot.model import Button, Message
from bot.values.channels import Channel
from storage.store import Store
from tests.storage.kit import NOW

SILK = Channel(-1001, "Silk\0 Road", "silk")
LATER = NOW + timedelta(days=1)


async def test_linked_to_several_and_kept_as_set(store: Store) -> None:
    first = await store.channels.link(5, SILK, NOW)
    assert first == Channel(-1001, "Silk Road", "silk")
    await store.channels.sign(-1001, "a & b")
    await store.channels.review(-1001, on=True)
    again = await store.channels.link(6, Channel(-1001, "New name"), LATER)
    assert again == Channel(-1001, "New name", "", "a & b", review=True)
    await store.channels.link(5, SILK, LATER)
    assert await store.channels.managers(-1001) == [5, 6]
    assert [each.id for each in await store.channels.of(5)] == [-1001]
    assert await store.channels.linked(7, -1001) is None
    assert await store.channels.linked(5, 2**80) is None


async def test_unlinked_from_one_and_from_all(store: Store) -> None:
    for person in (5, 6, 7):
        await store.channels.link(person, SILK, NOW)
    assert await store.channels.unlink(5, -1001)
    assert not await store.channels.unlink(5, -1001)
    assert await store.channels.release(-1001) == [6, 7]
    assert await store.channels.release(-1001) == []
    assert (await store.channels.among([-1001, -1002])).keys() == {-1001}


async def test_a_draft_is_kept_once_and_decided_once(store: Store) -> None:
    opening = ((Button("Open", url="https://a.example"),),)
    messages = (Message("<b>one</b>", preview="https://a.example"), Message("3", opening))
    draft = await store.channels.draft(-1001, "digest:1:a", messages, LATER, silent=True)
    assert draft is not None
    assert (draft.messages, draft.silent, draft.until) == (messages, True, LATER)
    assert await store.channels.draft(-1001, "digest:1:a", messages, LATER, silent=True) is None
    assert await store.channels.drafted(-1001, draft.id) == draft
    assert await store.channels.drafted(-1002, draft.id) is None
    assert await store.channels.drafted(-1001, 2**80) is None
    assert await store.channels.decide(draft, "skipped")
    assert not await store.channels.decide(draft, "published")
    found = await store.channels.drafted(-1001, draft.id)
    assert found is not None
    assert found.decision == "skipped"


async def test_old_drafts_are_forgotten(store: Store) -> None:
    draft = await store.channels.draft(-1001, "k", (Message("a"),), NOW, silent=False)
    assert draft is not None
    await store.channels.prune(NOW)
    assert await store.channels.drafted(-1001, draft.id) is not None
    await store.channels.prune(LATER)
    assert await store.channels.drafted(-1001, draft.id) is None
