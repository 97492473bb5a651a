"""Whether the bot does its work: what `/livez` and `/readyz` tell."""

import logging
from collections.abc import Mapping
from typing import Protocol

from bot.clock import Clock
from bot.errors import YamchiError
from bot.health.pulse import Pulse
from bot.ports import Deliveries
from bot.values.vitals import Vitals

log = logging.getLogger(__name__)


class Flow(Protocol):
    """Where updates come in."""

    @property
    def polled_at(self) -> float | None: ...
    @property
    def held(self) -> int: ...


class Checkup:
    """Ready is who has a database that takes writes and has the schema of this yamchi, and heard
    of Telegram within `healthy` seconds."""

    def __init__(
        self, deliveries: Deliveries, vitals: Vitals, pulse: Pulse, clock: Clock, healthy: float
    ) -> None:
        self._deliveries = deliveries
        self._vitals = vitals
        self._pulse = pulse
        self._clock = clock
        self._healthy = healthy
        self.intake: Flow | None = None
        self.expected = True  # that this process hears of Telegram

    def alive(self) -> Mapping[str, object]:
        """Seconds since each part has beaten; `alive` is false where one should have long ago."""
        dead = self._pulse.dead()
        ages = {name: round(age, 3) for name, age in self._pulse.ages().items()}
        return {"alive": not dead, "heartbeat": ages, **({"dead": dead} if dead else {})}

    async def __call__(self) -> Mapping[str, object]:
        facts = await self._database()
        silent = self.silent()
        flowing = not self.expected or (silent is not None and silent < self._healthy)
        waiting = self.intake.held if self.intake else 0
        ready = facts["database"] is True and facts["schema_known"] is True and flowing
        return {"ready": ready, "silent": silent, "updates_waiting": waiting, **facts}

    def silent(self) -> float | None:
        """Seconds since Telegram was last heard of; None before the first time."""
        polled_at = self.intake.polled_at if self.intake else None
        return None if polled_at is None else self._clock.monotonic() - polled_at

    async def _database(self) -> Mapping[str, object]:
        """Also how much is to be sent, and for how many seconds the oldest of it has been due."""
        now = self._clock.now()
        try:
            await self._vitals.write(now)
            found, known = await self._vitals.schema()
            depth = await self._deliveries.depth()
        except Exception as error:  # noqa: BLE001 - whatever it is, who asks is to hear of it
            report(error)
            return {"database": False, "schema_known": None}
        due = depth.oldest and (now - depth.oldest).total_seconds()
        return {
            "database": True,
            "schema": found,
            "schema_known": found == known,
            "messages_waiting": depth.counts["ready"] + depth.counts["sending"],
            "messages_due_for": max(0.0, due or 0.0),
        }


def report(error: Exception) -> None:
    """A database that is busy or full is told by the page; another fault is one of ours."""
    if not isinstance(error, YamchiError):
        log.error("The database could not be asked", exc_info=error)
