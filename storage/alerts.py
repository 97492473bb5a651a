"""alerts.ports.Alerts: rate alerts of one bot.

Levels are integers, so that an index orders them: a rate times 10^10. What is rounded is so towards
the later moment: no alert is found before its level is reached.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from bot.alerts.ports import Reach, Touched, Watched
from bot.clock import micros
from bot.model import Chat
from bot.values.alerts import Alert, Rule, Sighting
from storage.chats import quiet_of
from storage.database import Database, Row, Value
from storage.values import LARGEST, fits, moment, optional_micros, optional_moment, portions_of

DECIMALS = 10
AT_ONCE = 100  # alerts in a statement
FIELDS = """chat_id, thread_id, base, quote, kind, level, span, again, state, paused, anchor,
    anchor_day, rise, fall, begun_us, expires_us, told_us, warned"""
COLUMNS = f"id, {FIELDS}"
OF_CHAT = f"""
    SELECT {COLUMNS} FROM alerts WHERE bot_id = ? AND chat_id = ? AND removed_us IS NULL
    ORDER BY id
"""  # noqa: S608 - constants
ADD = f"""
    INSERT INTO alerts (bot_id, {FIELDS}) VALUES ({", ".join("?" * 19)}) RETURNING id
"""  # noqa: S608 - constants
WATCH_PAIR = """
    INSERT INTO alert_pairs (bot_id, base, quote, value, bound, day, source, bank, exact)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (bot_id, base, quote) DO
"""
SAW = f"""{WATCH_PAIR} UPDATE SET value = excluded.value, bound = excluded.bound,
    day = excluded.day, source = excluded.source, bank = excluded.bank, exact = excluded.exact
"""
WATCH_SPAN = """
    INSERT INTO alert_spans (bot_id, base, quote, kind, span) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO NOTHING
"""
CHANGED = """
    again = ?, state = ?, anchor = ?, anchor_day = ?, rise = ?, fall = ?, expires_us = ?,
    told_us = ?, warned = ?
"""
PUT = f"""
    UPDATE alerts SET {CHANGED}, paused = ?
    WHERE bot_id = ? AND chat_id = ? AND id = ? AND removed_us IS NULL
"""  # noqa: S608 - constants
SETTLE = """
    UPDATE alerts SET state = ?, anchor = ?, anchor_day = ?, rise = ?, fall = ?, told_us = ?,
        warned = ?
    WHERE id = ?
"""
REMOVE = f"""
    UPDATE alerts SET removed_us = ?, rise = NULL, fall = NULL
    WHERE bot_id = ? AND chat_id = ? AND id = ? AND removed_us IS NULL RETURNING {COLUMNS}
"""  # noqa: S608 - constants
RESTORE = f"""
    UPDATE alerts SET removed_us = NULL
    WHERE bot_id = ? AND chat_id = ? AND id = ? AND removed_us IS NOT NULL RETURNING {COLUMNS}
"""  # noqa: S608 - constants
PAIRS = """
    SELECT p.*, s.kind, s.span FROM alert_pairs p
    LEFT JOIN alert_spans s ON s.bot_id = p.bot_id AND s.base = p.base AND s.quote = p.quote
    WHERE p.bot_id = ? ORDER BY p.base, p.quote, s.kind, s.span
"""
OF_PAIR = "bot_id = ? AND base = ? AND quote = ?"
ARMED = "span > 0 AND state = 'armed' AND paused = 0 AND removed_us IS NULL"
REACHED = f"""
    SELECT id FROM alerts WHERE {OF_PAIR} AND rise IS NOT NULL AND rise <= ?
    UNION ALL
    SELECT id FROM alerts WHERE {OF_PAIR} AND fall IS NOT NULL AND fall >= ?
"""  # noqa: S608 - constants
SPANNING = f"""
    UNION ALL
    SELECT id FROM alerts WHERE {OF_PAIR} AND {ARMED} AND kind = ? AND span = ? AND level <= ?
"""  # noqa: S608 - constants
WITH_CHAT = f"""
    SELECT {", ".join(f"a.{name.strip()}" for name in COLUMNS.split(","))},
        c.kind AS chat_kind, c.language, c.timezone, c.currencies, c.quiet_from, c.quiet_to
    FROM alerts a JOIN chats c ON c.bot_id = a.bot_id AND c.id = a.chat_id
"""  # noqa: S608 - constants
TOUCHED = f"{WITH_CHAT} WHERE a.id IN ({{places}}) AND c.inactive IS NULL ORDER BY a.id"
ENDING = f"""
    {WITH_CHAT} WHERE a.bot_id = ? AND a.expires_us <= ? AND a.state <> 'done' AND a.warned = 0
        AND a.paused = 0 AND a.removed_us IS NULL AND c.inactive IS NULL
    ORDER BY a.expires_us, a.id LIMIT ?
"""
END = """
    UPDATE alerts SET state = 'done', rise = NULL, fall = NULL
    WHERE bot_id = ? AND expires_us <= ? AND state <> 'done'
"""
FORGET = (
    "DELETE FROM alerts WHERE bot_id = ? AND removed_us <= ?",
    """
    DELETE FROM alerts
    WHERE bot_id = ? AND state = 'done' AND coalesce(told_us, expires_us) <= ? AND expires_us <= ?
    """,
)
OF_THAT = """
    bot_id = alert_pairs.bot_id AND base = alert_pairs.base AND quote = alert_pairs.quote
"""
UNWATCH = f"""
    DELETE FROM alert_pairs WHERE bot_id = ?
        AND NOT EXISTS (SELECT 1 FROM alerts WHERE {OF_THAT} AND rise IS NOT NULL)
        AND NOT EXISTS (SELECT 1 FROM alerts WHERE {OF_THAT} AND fall IS NOT NULL)
        AND NOT EXISTS (SELECT 1 FROM alerts WHERE {OF_THAT} AND {ARMED})
"""  # noqa: S608 - constants


class SqlAlerts:
    """Alerts of `bot_id` over any driver."""

    def __init__(self, database: Database, bot_id: int) -> None:
        self._database = database
        self._bot_id = bot_id

    async def of_chat(self, chat_id: int) -> list[Alert]:
        return [_alert(row) for row in await self._database.fetch(OF_CHAT, self._bot_id, chat_id)]

    async def add(self, alert: Alert, seen: Sighting) -> Alert:
        async with self._database.transaction():
            (row,) = await self._database.fetch(ADD, self._bot_id, *_fields(alert))
            await self._watch(alert, seen)
        return replace(alert, id=row["id"])

    async def _watch(self, alert: Alert, seen: Sighting) -> None:
        await self._database.execute(f"{WATCH_PAIR} NOTHING", self._bot_id, *_sighting(seen))
        if alert.rule.span:
            rule = (alert.rule.kind, alert.rule.span)
            await self._database.execute(WATCH_SPAN, self._bot_id, *alert.pair, *rule)

    async def put(self, alert: Alert, seen: Sighting) -> bool:
        changes = (int(alert.again), *_state(alert)[:5], micros(alert.expires_at))
        rest = (optional_micros(alert.told_at), int(alert.warned), int(alert.paused))
        place = (self._bot_id, alert.chat_id, alert.id)
        async with self._database.transaction():
            there = await self._database.execute(PUT, *changes, *rest, *place) > 0
            if there:
                await self._watch(alert, seen)
        return there

    async def remove(self, chat_id: int, alert_id: int, at: datetime) -> Alert | None:
        return await self._one(REMOVE, alert_id, micros(at), self._bot_id, chat_id, alert_id)

    async def restore(self, chat_id: int, alert_id: int) -> Alert | None:
        return await self._one(RESTORE, alert_id, self._bot_id, chat_id, alert_id)

    async def _one(self, sql: str, alert_id: int, *params: Value) -> Alert | None:
        if not fits(alert_id):
            return None
        row = await self._database.fetch_one(sql, *params)
        return None if row is None else _alert(row)

    async def watched(self) -> list[Watched]:
        found: dict[tuple[str, str], Watched] = {}
        for row in await self._database.fetch(PAIRS, self._bot_id):
            seen = _seen(row)
            spans = () if row["kind"] is None else ((row["kind"], row["span"]),)
            known = found.get(seen.pair, Watched(seen))
            found[seen.pair] = replace(known, spans=known.spans + spans)
        return list(found.values())

    async def reached(self, now: Sighting, reaches: Sequence[Reach] = ()) -> list[int]:
        pair = (self._bot_id, *now.pair)
        params: list[Value] = [
            *pair,
            _rounded(now.value, ROUND_FLOOR),
            *pair,
            _rounded(now.value, ROUND_CEILING),
        ]
        for reach in reaches:
            params += [*pair, reach.kind, reach.span, _rounded(reach.level, ROUND_FLOOR)]
        rows = await self._database.fetch(REACHED + SPANNING * len(reaches), *params)
        return [row["id"] for row in rows]

    async def touched(self, alert_ids: Sequence[int]) -> list[Touched]:
        found: list[Touched] = []
        for places, some in portions_of(alert_ids):
            sql = TOUCHED.format(places=places)
            found += map(_touched, await self._database.fetch(sql, *some))
        return found

    async def settle(self, alerts: Sequence[Alert]) -> None:
        rows = [
            (*_state(each), optional_micros(each.told_at), int(each.warned), each.id)
            for each in alerts
        ]
        for at in range(0, len(rows), AT_ONCE):
            await self._database.execute_many(SETTLE, rows[at : at + AT_ONCE])

    async def saw(self, sightings: Sequence[Sighting]) -> None:
        rows = [(self._bot_id, *_sighting(each)) for each in sightings]
        await self._database.execute_many(SAW, rows)

    async def ending(self, before: datetime, limit: int) -> list[Touched]:
        rows = await self._database.fetch(ENDING, self._bot_id, micros(before), limit)
        return [_touched(row) for row in rows]

    async def end(self, now: datetime) -> int:
        return await self._database.execute(END, self._bot_id, micros(now))

    async def forget(self, before: datetime) -> None:
        removed, done = FORGET
        at = micros(before)
        await self._database.execute(removed, self._bot_id, at)
        await self._database.execute(done, self._bot_id, at, at)
        await self._database.execute(UNWATCH, self._bot_id)


def _rounded(value: Decimal, rounding: str) -> int:
    """Scaled; what is beyond all that a column holds is beyond all levels too."""
    scaled = value.scaleb(DECIMALS).to_integral_value(rounding=rounding)
    return max(-LARGEST, min(int(scaled), LARGEST))


def _read(scaled: int) -> Decimal:
    value = Decimal(scaled).scaleb(-DECIMALS).normalize()
    return value if value.as_tuple().exponent <= 0 else value.quantize(Decimal(1))  # type: ignore[operator] # never NaN


def _fields(alert: Alert) -> tuple[Value, ...]:
    state, anchor, day, rise, fall = _state(alert)
    return (
        *(alert.chat_id, alert.thread_id, alert.base, alert.quote, alert.rule.kind),
        *(_rounded(alert.rule.level, ROUND_CEILING), alert.rule.span, int(alert.again)),
        *(state, int(alert.paused), anchor, day, rise, fall),
        *(micros(alert.begun_at), micros(alert.expires_at)),
        *(optional_micros(alert.told_at), int(alert.warned)),
    )


def _state(alert: Alert) -> tuple[Value, ...]:
    return (
        alert.state,
        str(alert.anchor),
        alert.anchor_day.isoformat(),
        None if alert.rise is None else _rounded(alert.rise, ROUND_CEILING),
        None if alert.fall is None else _rounded(alert.fall, ROUND_FLOOR),
    )


def _alert(row: Row) -> Alert:
    return Alert(
        id=row["id"],
        chat_id=row["chat_id"],
        thread_id=row["thread_id"],
        base=row["base"],
        quote=row["quote"],
        rule=Rule(row["kind"], _read(row["level"]), row["span"]),
        begun_at=moment(row["begun_us"]),
        expires_at=moment(row["expires_us"]),
        anchor=Decimal(row["anchor"]),
        anchor_day=date.fromisoformat(row["anchor_day"]),
        again=bool(row["again"]),
        state=row["state"],
        paused=bool(row["paused"]),
        rise=None if row["rise"] is None else _read(row["rise"]),
        fall=None if row["fall"] is None else _read(row["fall"]),
        told_at=optional_moment(row["told_us"]),
        warned=bool(row["warned"]),
    )


def _touched(row: Row) -> Touched:
    chat = Chat(
        id=row["chat_id"],
        kind=row["chat_kind"],
        language=row["language"],
        timezone=row["timezone"],
        currencies=tuple(row["currencies"].split()),
        quiet=quiet_of(row),
    )
    return Touched(_alert(row), chat)


def _sighting(seen: Sighting) -> tuple[Value, ...]:
    figures = (str(seen.value), str(seen.bound), seen.day.isoformat())
    return *seen.pair, *figures, seen.source, seen.bank, int(seen.exact)


def _seen(row: Row) -> Sighting:
    return Sighting(
        base=row["base"],
        quote=row["quote"],
        value=Decimal(row["value"]),
        bound=Decimal(row["bound"]),
        day=date.fromisoformat(row["day"]),
        source=row["source"],
        bank=row["bank"],
        exact=bool(row["exact"]),
    )
