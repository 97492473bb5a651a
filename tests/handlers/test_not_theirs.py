"""Whatever a stranger sends, by buttons, links, words or inline: what is not theirs stays as it is.

The database is compared before and after, row by row, but for what is the stranger's own.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from bot.clock import micros
from bot.emulator import Message, Place, User
from bot.render.buttons import tag
from handlers.commands import BUTTONS, COMMANDS
from storage.database import Row as Stored
from tests.kit.clock import START
from tests.kit.program import Engine, running
from tests.storage.kit import quote

OWNER, VICTIM, STRANGER = 9, 1, 2
GROUP, CHANNEL = -5, -1008
# What there is only once for all, and what is written down of each update.
SHARED = {"inbox", "outbox_content", "outbox_attempts", "pictures", "article_texts"}
# Headlines that the group keeps, and pairs that somebody's alert is of.
ADDED = {"saved", "alert_pairs"}
# What a group was last shown is whoever's who reads there.
READING = {"shown", "asked"}
LOOKS = {"looked_us", "looked_id"}
# What names something: small numbers, the ids of others' chats, tags, moments.
NAMES = (*range(-1, 13), VICTIM, STRANGER, GROUP, CHANNEL, OWNER, tag("times"), tag("energy"))
NUMBERS = (*NAMES, micros(START), 2**31, 2**63 - 1, -(2**63), int("usd", 36), int("kzt", 36))
WORDS = (
    *("", "1", "2", "off", "now", "09:00", "weekdays", "gas", "energy", "USD/KZT > 1", "2%"),
    *("USD/KZT high 30d", "text", "ru", "Almaty", "Asia/Tashkent", "EUR RUB", "all", "new"),
    *(str(VICTIM), str(GROUP), str(CHANNEL), "@silkroad", "@silkroad digest 08:00"),
    *("@silkroad footer mine", f"{CHANNEL} forget_me", "@silkroad settings", "@silkroad off"),
    *("t-energy", "s-times", "p-USD-KZT", "t-" + "x" * 62, "abcdefghjkmnpqrs", "?start=t-energy"),
    *("'; DROP TABLE chats; --", "<b>", "\x00", "\u202e", "💥" * 40, "0" * 400),
)
Row = tuple[object, ...]
Act = tuple[str, str]


def base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    text, rest = "", abs(number)
    while rest or not text:
        text, rest = digits[rest % 36] + text, rest // 36
    return f"-{text}" if number < 0 else text


data = st.builds(
    lambda letter, numbers: ":".join(("1", letter, *map(base36, numbers))),
    st.sampled_from(sorted(BUTTONS)),
    st.lists(st.sampled_from(NUMBERS), max_size=8),
)
words = st.one_of(st.sampled_from(WORDS), st.text(max_size=30))
said = st.builds(
    lambda name, rest: f"/{name} {rest}".strip(),
    st.sampled_from([command.name for command in COMMANDS]),
    words,
)
acts = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(("press", "press there", "mutate", "mutate there")), data),
        st.tuples(st.just("press"), st.text(min_size=1, max_size=60)),
        st.tuples(st.sampled_from(("say", "say there")), said),
        st.tuples(st.just("type"), words),
    ),
    min_size=25,
    max_size=40,
)


class World:
    """Chats that others have set up, and the stranger in them."""

    def __init__(self, engine: Engine, group: Place, harvest: Sequence[str]) -> None:
        self.engine = engine
        self.group = group
        self.harvest = harvest
        self.stranger = engine.telegram.user(STRANGER)
        self.mine: Message
        self.there: Message

    async def act(self, kind: str, what: str) -> None:
        match kind:
            case "press":
                await self.stranger.press(self.mine, what[:64], forged=True)
            case "press there":
                await self.stranger.press(self.there, what, forged=True)
            case "mutate":
                await self.stranger.press(self.mine, self._mutated(what), forged=True)
            case "mutate there":
                await self.stranger.press(self.there, self._mutated(what), forged=True)
            case "say":
                await self.stranger.say(what)
            case "say there":
                await self.stranger.say(f"{what} ", self.group)
            case _:
                await self.stranger.inline(what[:256])

    def _mutated(self, seed: str) -> str:
        """A button that was really shown to others, with one of its numbers exchanged."""
        chance = random.Random(seed)
        parts = chance.choice(self.harvest).split(":")
        if len(parts) > 2 and chance.random() < 0.6:
            parts[chance.randrange(2, len(parts))] = base36(chance.choice(NUMBERS))
        return ":".join(parts)[:64]


@asynccontextmanager
async def world(folder: Path) -> AsyncIterator[World]:
    async with running(folder, owner_id=OWNER) as engine:
        await engine.publish(8)
        await engine.store.rates.add([quote("2026-04-02", "475.09")])
        victim, stranger = engine.telegram.user(VICTIM), engine.telegram.user(STRANGER)
        owner = engine.telegram.user(OWNER)
        group = engine.telegram.group(GROUP, "Group", victim, stranger)
        engine.telegram.channel(CHANNEL, "Silk Road", victim, username="silkroad")
        await _set_up(engine, victim, group)
        await engine.ask("/broadcast We are back.", owner)
        await engine.settled()
        made = World(engine, group, sorted(_harvest(engine)))
        made.mine = await engine.ask("/start", stranger)
        await engine.settled()
        made.there = engine.telegram.sent_to(GROUP)[-1]
        yield made


async def _set_up(engine: Engine, victim: User, group: Place) -> None:
    told = ("/digest 09:00", "/digest 18:30 energy", "/watch gas", "/alert USD/KZT > 480", "/news")
    for text in (*told, "/save 2", "/alerts", "/watches", "/saved", "/settings"):
        await engine.ask(text, victim)
        await victim.say(text, group)
        await engine.settled()
    for text in ("digest 08:00", "watch oil", "alert USD/KZT 2%", "footer ours", "settings"):
        await engine.ask(f"/channel @silkroad {text}", victim)
    for text in ("/forget_me", "/currencies", "/language", "/timezone", "/sources", "/topics"):
        await engine.ask(text, victim)
    await engine.ask("/channel", victim)
    await engine.settled()


def _harvest(engine: Engine) -> set[str]:
    """The data of every button that was shown to others."""
    found: set[str] = set()
    for chat_id in (VICTIM, GROUP, OWNER):
        for message in engine.telegram.sent_to(chat_id):
            rows = message.get("reply_markup", {}).get("inline_keyboard", [])
            found |= {
                button["callback_data"]
                for row in rows
                for button in row
                if "callback_data" in button
            }
    return found


async def dump(engine: Engine) -> dict[str, set[Row]]:
    """Every row that is not the stranger's own, table by table."""
    database = engine.store._database
    tables = await database.fetch(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE '%_fts%'"
    )
    found = {}
    for table in (row["name"] for row in tables):
        if table not in SHARED:
            rows = await database.fetch(f"SELECT * FROM {table}")  # noqa: S608 - the schema's own
            found[table] = {kept for row in rows if (kept := _kept(table, row)) is not None}
    return found


def _kept(table: str, row: Stored) -> Row | None:
    values = {name: row[name] for name in row.keys()}  # noqa: SIM118 - a row goes over its values
    chat_id = values["id"] if table == "chats" else values.get("chat_id")
    if chat_id == STRANGER and table != "channel_managers":
        return None
    if chat_id == GROUP and table in READING:
        return None
    return tuple((name, value) for name, value in values.items() if name not in LOOKS)


def changed(before: dict[str, set[Row]], after: dict[str, set[Row]]) -> dict[str, set[Row]]:
    """What is another than it was. To some tables the stranger may add, but not change them."""
    found = {table: before[table] ^ after[table] for table in before}
    found |= {table: before[table] - after[table] for table in ADDED}
    return {table: rows for table, rows in found.items() if rows}


@pytest.fixture(autouse=True)
def unmeasured(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that is sent is to be looked at, not a part of it alone."""
    for name in ("PERSON", "GROUP", "TYPED"):
        monkeypatch.setattr(f"bot.fairness.{name}", 1_000_000)


@settings(
    max_examples=5,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a world takes seconds to make
)
@given(sent=acts)
@example(sent=[("say", f"/{command.name} {CHANNEL}") for command in COMMANDS])
@example(sent=[("say there", f"/{command.name} 1") for command in COMMANDS])
def test_nothing_that_is_not_theirs_is_changed(
    tmp_path_factory: pytest.TempPathFactory, sent: list[Act]
) -> None:
    asyncio.run(_play(tmp_path_factory.mktemp("world"), sent))


async def _play(folder: Path, sent: Sequence[Act]) -> None:
    async with world(folder) as made:
        before = await dump(made.engine)
        for kind, what in sent:
            await made.act(kind, what)
        await made.engine.settled()
        assert changed(before, await dump(made.engine)) == {}


async def test_every_button_of_others_in_other_hands(tmp_path: Path) -> None:
    """As it is, and with each other chat's id behind it."""
    async with world(tmp_path) as made:
        letters = {each.split(":")[1] for each in made.harvest}
        assert letters >= set("adwpchbvr")
        before = await dump(made.engine)
        for each in made.harvest:
            for place in (made.mine, made.there):
                await made.stranger.press(place, each, forged=True)
        await made.engine.settled()
        assert changed(before, await dump(made.engine)) == {}


async def test_the_same_in_the_right_hands_does_something(tmp_path: Path) -> None:
    """So that the tests above can fail at all."""
    async with world(tmp_path) as made:
        before = await dump(made.engine)
        victim = made.engine.telegram.user(VICTIM)
        for each in made.harvest:
            await victim.press(made.there, each, forged=True)
        await made.engine.settled()
        after = changed(before, await dump(made.engine))
        assert {"digests", "alerts", "watches", "chats"} <= set(after)
