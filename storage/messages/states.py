"""Conditions and states of the outbox that statements share."""

READY_OR_PAUSED = """
    CASE WHEN EXISTS (
        SELECT 1 FROM chats c WHERE c.bot_id = {bot} AND c.id = {chat} AND c.inactive IS NOT NULL
    ) THEN 'paused' ELSE 'ready' END
"""


def leased(outbox_id: str) -> str:
    """The condition that it is on its way."""
    return f"EXISTS (SELECT 1 FROM outbox_leases l WHERE l.outbox_id = {outbox_id})"  # noqa: S608 - constants


def oldest(bot_id: str, lane: str) -> str:
    """When the first of those that wait is due."""
    return (
        f"SELECT o.due_us FROM outbox o WHERE o.bot_id = {bot_id} AND o.lane = {lane} "  # noqa: S608 - constants
        f"AND o.state = 'ready' AND NOT {leased('o.id')} ORDER BY o.due_us LIMIT 1"
    )
