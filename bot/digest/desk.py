"""Serves digests: decides what each slot tells, and promises it."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.digest.composer import Composer, Issue, Moment, ask_of
from bot.digest.ports import Digests
from bot.digest.service import Service, service
from bot.model import Delivery
from bot.ports import Outbox, Transaction
from bot.values.digests import Digest, DueDigest
from bot.values.quiet import after_quiet

log = logging.getLogger(__name__)
AT_ONCE = 500
# When what could not be composed is tried again.
AGAIN = timedelta(minutes=10)


class DigestDesk:
    """`transaction` is the store's: what is told, and that it was, are committed together."""

    def __init__(
        self,
        digests: Digests,
        composer: Composer,
        outbox: Outbox,
        transaction: Transaction,
        clock: Clock,
    ) -> None:
        self._digests = digests
        self._composer = composer
        self._outbox = outbox
        self._transaction = transaction
        self._clock = clock

    async def serve(self) -> int:
        """Promise every digest whose time has come; how many were promised.

        What becomes due meanwhile is for the next time, with the news and the hour of then.
        """
        promised, now = 0, self._clock.now()
        at: Moment | None = None
        while due := await self._digests.due(now, AT_ONCE):
            since = min(each.digest.told_id for each in due)
            if at is None or since < at.since:
                at = await self._composer.moment(now, since)
            promised += await self._serve(due, at)
        return promised

    async def _serve(self, due: Sequence[DueDigest], at: Moment) -> int:
        decided = [await self._decide(service(each, at.now), at) for each in due]
        async with self._transaction():
            after = [(each.digest, digest) for each, (digest, _) in zip(due, decided, strict=True)]
            served = await self._digests.served(after)
            deliveries = [found for digest, found in decided if found and digest.id in served]
            return await self._outbox.promise(deliveries, at.now)

    async def _decide(self, found: Service, at: Moment) -> tuple[Digest, Delivery | None]:
        """The digest as it stands afterwards, and what is sent, if anything."""
        digest, chat = found.due.digest, found.due.chat
        if not found.tell:
            return found.passed(), None
        ask = ask_of(digest, chat, found.due.muted, found.slot.local, late=found.late)
        try:
            issue = await self._composer.issue(ask, at)
        except Exception as error:
            # One that cannot be composed must not keep the others from their minute.
            log.exception("A digest could not be composed", extra={"why": type(error).__name__})
            return replace(digest, due_at=at.now + AGAIN), None
        told = replace(found.passed(), told_id=at.anchor, told_rates=issue.told_rates)
        quiet = issue.empty and digest.quiet
        return told, None if quiet else _delivery(found, issue, at.now)


def _key(digest: Digest) -> str:
    return f"digest:{digest.id}:{digest.slot}"


def _delivery(found: Service, issue: Issue, now: datetime) -> Delivery:
    """At its minute in quiet hours too, since it was asked for then; but without a sound."""
    digest, chat = found.passed(), found.due.chat
    return Delivery(
        chat_id=digest.chat_id,
        kind="digest",
        dedupe_key=_key(digest),
        messages=issue.messages,
        thread_id=digest.thread_id,
        expires_at=found.expires_at(now),
        silent=after_quiet(now, chat.quiet, chat.timezone) != now,
    )
