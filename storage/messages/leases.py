"""What of the outbox is on its way, by whom it was claimed and until when.

A row of the outbox is not written for it: each writing of one goes into half a dozen indexes.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.clock import micros
from storage.database import Database, Params
from storage.messages.states import OURS
from storage.values import places_of

# What another process is claiming at this moment is passed over, not waited for. `bot_id + 0` and
# `|| ''`, here and below: SQLite is not to look for the ids among all that is ready, nor is
# PostgreSQL without statistics.
CLAIM = """
    INSERT INTO outbox_leases (outbox_id, bot_id, owner, started_us, until_us, n)
    SELECT id, bot_id, ?, ?, ?, attempts + 1 FROM (
        SELECT id, bot_id, attempts FROM outbox
        WHERE bot_id + 0 = ? AND state || '' = 'ready' AND id IN ({places}) ORDER BY id {locked}
    ) AS free WHERE true
    ON CONFLICT (outbox_id) DO NOTHING RETURNING outbox_id
"""
# An attempt that has ended.
CLOSE = """
    INSERT INTO outbox_attempts (outbox_id, n, started_us, finished_us, outcome, error)
    SELECT outbox_id, n, started_us, ?, ?, ? FROM outbox_leases
    WHERE owner = ? AND outbox_id IN ({places})
    ON CONFLICT (outbox_id, n) DO NOTHING
"""
GIVE_BACK = "DELETE FROM outbox_leases WHERE owner = ? AND outbox_id IN ({places})"
ENDED = "FROM outbox_leases WHERE bot_id = ? AND until_us <= ?"
CUT_OFF = f"""
    INSERT INTO outbox_attempts (outbox_id, n, started_us, finished_us, outcome)
    SELECT outbox_id, n, started_us, ?, 'unknown_crash' {ENDED}
    ON CONFLICT (outbox_id, n) DO NOTHING
"""
RECOVER = f"""
    UPDATE outbox SET state = {OURS}, attempts = attempts + 1, maybe_dup = 1
    WHERE state || '' = 'ready' AND id IN (SELECT outbox_id {ENDED})
"""  # noqa: S608 - constants
FREE = f"DELETE {ENDED}"
# What a release before the table of leases had in flight, as it ended.
CUT_OFF_BEFORE = """
    UPDATE outbox_attempts SET finished_us = ?, outcome = 'unknown_crash'
    WHERE finished_us IS NULL AND outbox_id IN (
        SELECT id FROM outbox WHERE bot_id = ? AND state = 'sending' AND lease_until_us <= ?
    )
"""
RECOVER_BEFORE = f"""
    UPDATE outbox SET state = {OURS}, maybe_dup = 1
    WHERE bot_id = ? AND state = 'sending' AND lease_until_us <= ?
"""  # noqa: S608 - constants
RENEW = "UPDATE outbox_leases SET until_us = ? WHERE bot_id = ? AND owner = ?"


async def claim(
    database: Database,
    bot_id: int,
    parcel_ids: Sequence[int],
    owner: str,
    at: datetime,
    until: datetime,
) -> set[int]:
    if not parcel_ids:
        return set()
    places, ids = places_of(parcel_ids)
    sql = CLAIM.format(places=places, locked=database.dialect.locked)
    params: Params = (owner, micros(at), micros(until), bot_id, *ids)
    (claimed,) = await database.together((sql, [params]))
    return {row[0] for row in claimed.rows}


async def recover(database: Database, bot_id: int, at: datetime, ended: int) -> int:
    """Of leases until `ended`, in microseconds, or before."""
    which = (bot_id, ended)
    _, recovered, _, _, before = await database.together(
        (CUT_OFF, [(micros(at), *which)]),
        (RECOVER, [which]),
        (FREE, [which]),
        (CUT_OFF_BEFORE, [(micros(at), *which)]),
        (RECOVER_BEFORE, [which]),
    )
    return recovered.count + before.count


async def renew(database: Database, bot_id: int, owner: str, until: datetime) -> None:
    await database.execute(RENEW, micros(until), bot_id, owner)
