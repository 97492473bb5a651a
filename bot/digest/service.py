"""What is to be done about a digest whose time has come. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.digest.slots import Rhythm, Slot, last_slot, next_slot
from bot.model import Chat
from bot.values.digests import Digest, DueDigest

# From here on a digest says that it is late.
LATE = timedelta(minutes=10)
# A late one that the next is so near to is left to that.
NEAR = timedelta(minutes=30)
# How long after it was made one may still go out, if the next is not due before.
GOOD_FOR = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Service:
    """`slot` is told, or passed over where `tell` is false: then its news is the next one's."""

    due: DueDigest
    slot: Slot
    next: Slot
    tell: bool
    late: bool

    def expires_at(self, now: datetime) -> datetime:
        return min(self.next.due, now + GOOD_FOR)

    def passed(self) -> Digest:
        return replace(self.due.digest, slot=self.slot.name, due_at=self.next.due)


def service(due: DueDigest, now: datetime) -> Service:
    """However many slots went by, one is served: the newest."""
    rhythm = rhythm_of(due.digest, due.chat)
    slot, following = last_slot(rhythm, now), next_slot(rhythm, now)
    late = now - slot.due > LATE
    old = slot.name <= due.digest.slot  # after a step of the clock, or in a zone further west
    tell = not (old or due.chat.inactive or (late and following.due - now < NEAR))
    return Service(due, slot, following, tell, late)


def rhythm_of(digest: Digest, chat: Chat) -> Rhythm:
    return Rhythm(digest.at, digest.days, chat.timezone)


def begun(digest: Digest, chat: Chat, now: datetime) -> Digest:
    """The digest, due at its first slot from now on that it has not been told at."""
    slot = next_slot(rhythm_of(digest, chat), now)
    while slot.name <= digest.slot:
        slot = next_slot(rhythm_of(digest, chat), slot.due)
    return replace(digest, due_at=slot.due)
