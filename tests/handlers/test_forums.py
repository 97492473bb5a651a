"""Groups: forum topics, administrators without a name, and the way to a supergroup."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.emulator import User
from bot.model import Delivery
from bot.model import Message as Told
from tests.kit.posting import Posting
from tests.kit.program import Engine
from tests.storage.kit import quote

GROUP, NEW = -5, -1007
TOPIC, OTHER = 77, 78
# The kit's clock stands at 06:00 UTC: 11:00 in Almaty.
NINE = datetime(2026, 4, 3, 4, 0, tzinfo=UTC)
BY_MEMBERS = "Only administrators change this for the group. Ask one of them."


@pytest.fixture
def owner(engine: Engine) -> User:
    return engine.telegram.user(1)


async def test_what_is_set_in_a_topic_comes_in_it(
    engine: Engine, owner: User, post: Posting
) -> None:
    group = engine.telegram.group(GROUP, "Forum", owner)
    for topic in (TOPIC, OTHER):
        group.topic(topic)
    await engine.publish(3)
    await owner.say("/digest 09:00", group, thread_id=TOPIC)
    await owner.say("/digest 09:01", group, thread_id=OTHER)
    await engine.settled()
    await post.at(NINE + timedelta(minutes=2))
    places = [message["message_thread_id"] for message in engine.telegram.sent_to(GROUP)]
    assert places == [TOPIC, OTHER, TOPIC, OTHER]


@pytest.mark.parametrize("said", ["/watch gas", "/alert USD/KZT > 530"])
async def test_watches_and_alerts_keep_their_topic(engine: Engine, owner: User, said: str) -> None:
    group = engine.telegram.group(GROUP, "Forum", owner)
    group.topic(TOPIC)
    await engine.store.rates.add([quote("2026-04-01", "472")])
    await owner.say(said, group, thread_id=TOPIC)
    answer = await engine.telegram.wait_for(GROUP, 0)
    assert answer["message_thread_id"] == TOPIC
    rows = await engine.store._database.fetch(
        "SELECT thread_id FROM watches UNION ALL SELECT thread_id FROM alerts"
    )
    assert [row["thread_id"] for row in rows] == [TOPIC]


async def test_what_a_closed_topic_does_not_take_comes_in_the_general_one(
    engine: Engine, owner: User, post: Posting
) -> None:
    group = engine.telegram.group(GROUP, "Forum", owner)
    group.topic(TOPIC)
    await engine.publish(3)
    await owner.say("/digest 09:00", group, thread_id=TOPIC)
    await engine.settled()
    group.topic(TOPIC, is_open=False)
    await post.at(NINE)
    assert "message_thread_id" not in engine.telegram.sent_to(GROUP)[-1]


@pytest.mark.parametrize(
    "said",
    ["/digest 09:00", "/watch gas", "/language ru", "/timezone Bishkek", "/settings", "/forget_me"],
)
async def test_members_set_nothing_and_administrators_without_a_name_do(
    engine: Engine, owner: User, said: str
) -> None:
    member = engine.telegram.user(2)
    group = engine.telegram.group(GROUP, "Group", owner, member)
    await member.say(said.replace(" ", "@yamchi_bot ", 1) if " " in said else said, group)
    assert (await engine.telegram.wait_for(GROUP, 0)).text == BY_MEMBERS
    await owner.say(said, group, anonymous=True)
    assert (await engine.telegram.wait_for(GROUP, 1)).text != BY_MEMBERS


async def test_who_writes_as_a_channel_of_theirs_sets_nothing(engine: Engine, owner: User) -> None:
    group = engine.telegram.group(GROUP, "Group", owner)
    channel = engine.telegram.channel(-1009, "Mine", owner)
    said = {"text": "/language ru", "entities": []}
    author = {"from": {"id": 136817688, "is_bot": True, "first_name": "Channel"}}
    author["sender_chat"] = channel.chat.json
    engine.telegram.state.update("message", engine.telegram.state.write(group.chat, author, said))
    answer = await engine.telegram.wait_for(GROUP, 0)
    assert answer.text != "Язык"
    chat = await engine.store.chats.known(GROUP)
    assert chat is not None
    assert chat.language == "en"


async def test_a_supergroup_has_all_that_the_group_had(
    engine: Engine, owner: User, post: Posting
) -> None:
    group = engine.telegram.group(GROUP, "Group", owner, supergroup=False)
    await engine.publish(3)
    await engine.store.rates.add([quote("2026-04-01", "472")])
    for said in ("/digest 09:00", "/watch gas", "/alert USD/KZT > 530", "/news", "/save 2"):
        await owner.say(said, group)
        await engine.settled()
    await engine.notice(engine.telegram.sent_to(GROUP)[0], "1:p:6:1", owner, forged=True)
    now = engine.clock.now()
    promised = Delivery(
        GROUP,
        "broadcast",
        "b:1",
        (Told("promised to the group"),),
        not_before=now + timedelta(hours=1),
    )
    await post.posts.promise([promised], now)
    new = group.migrate(NEW)
    await engine.settled()
    await owner.say("/settings", new)
    shown = (await engine.telegram.wait_for(NEW, 0)).text
    assert "Digests: 1\nAlerts: 1\nWatches: 1\n" in shown
    assert "Quiet hours: 22:00–07:00" in shown
    assert len(await engine.store.chats.saved(NEW, 10)) == 1
    await post.at(NINE)
    texts = [message.text for message in engine.telegram.sent_to(NEW)]
    assert texts[1] == "promised to the group"
    assert texts[2].startswith("Good morning")
    await owner.say("/alerts", new)
    assert "USD/KZT ≥ 530" in (await engine.telegram.wait_for(NEW, 3)).text
