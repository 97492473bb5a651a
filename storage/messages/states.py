"""Conditions, states and counts of the outbox that statements share."""

READY_OR_PAUSED = """
    CASE WHEN EXISTS (
        SELECT 1 FROM chats c WHERE c.bot_id = {bot} AND c.id = {chat} AND c.inactive IS NOT NULL
    ) THEN 'paused' ELSE 'ready' END
"""
OURS = READY_OR_PAUSED.format(bot="outbox.bot_id", chat="outbox.chat_id")
MOST = 100_000  # that are counted


def leased(outbox_id: str, further: str = "") -> str:
    """The condition that it is on its way; `further` is of the lease, `l`."""
    return f"EXISTS (SELECT 1 FROM outbox_leases l WHERE l.outbox_id = {outbox_id}{further})"  # noqa: S608 - constants


def held(outbox_id: str) -> str:
    """The condition that the owner may settle it: another may have, since the lease ended.

    `|| ''`: SQLite is not to look for the id among all that is ready, nor is PostgreSQL without
    statistics.
    """
    return f"outbox.state || '' = 'ready' AND {leased(outbox_id, ' AND l.owner = ?')}"


def counted(which: str) -> str:
    """How many of outbox `o`, up to MOST: counting of a million would keep others from reading."""
    rows = f"SELECT 1 FROM outbox o WHERE {which} LIMIT {MOST}"  # noqa: S608 - constants
    return f"SELECT count(*) FROM ({rows}) AS counted"  # noqa: S608 - constants


def oldest(bot_id: str, lane: str) -> str:
    """When the first of those that wait is due."""
    return (
        f"SELECT o.due_us FROM outbox o WHERE o.bot_id = {bot_id} AND o.lane = {lane} "  # noqa: S608 - constants
        f"AND o.state = 'ready' AND NOT {leased('o.id')} ORDER BY o.due_us LIMIT 1"
    )
