"""Updates that Telegram brings: let in by their secret, written down, and only then confirmed.

Telegram brings those of one chat one after the other and repeats each until it is answered with
200; so nothing is answered with 200 before it is in the inbox.
"""

import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial
from secrets import token_urlsafe
from typing import Any

from pydantic import SecretStr

from bot.clock import Clock
from bot.errors import TokenInUse, YamchiError
from bot.ports import Notes
from handlers.wire.connection import Connection, Standing
from handlers.wire.intake import BACKLOG, CONFLICTS, Intake, chat_of, patiently

log = logging.getLogger(__name__)
HEADER = "X-Telegram-Bot-Api-Secret-Token"
NOTE = "webhook secret"
LATER = {"Retry-After": "2"}
LOOK = 60.0  # seconds between questions to Telegram whether it reaches the webhook
FRESH = timedelta(minutes=2)
LARGEST_ID = 2**53
Answer = tuple[int, Mapping[str, str]]


class Webhook:
    """The door at /telegram. Until `open` has given it an intake, Telegram is asked to wait."""

    def __init__(self, url: str, secret: str, clock: Clock) -> None:
        self.url = url
        self._secret = secret
        self._clock = clock
        self._intake: Intake | None = None

    def open(self, intake: Intake) -> None:
        """Let updates in. Not before the intake has recovered: it would queue them twice."""
        self._intake = intake

    async def receive(
        self, headers: Mapping[str, str], read: Callable[[], Awaitable[bytes]]
    ) -> Answer:
        """The HTTP status and headers for one request; its body is read for Telegram only."""
        if not admitted(headers.get(HEADER, ""), self._secret):
            return 403, {}
        intake = self._intake
        if intake is None or intake.closing or intake.held >= BACKLOG:
            return 503, LATER
        update = update_in(await read())
        if update is None:
            return 400, {}
        try:
            await intake.take([update])
        except YamchiError as error:
            log.warning("%s", error, extra={"update_id": update["update_id"]})
            return 503, LATER
        intake.heard()
        return 200, {}

    async def keep(self, connection: Connection, intake: Intake) -> None:
        """Have Telegram bring updates here, and see for ever that it does. Raises TokenRefused,
        and TokenInUse where another program takes them away again and again."""
        taken = 0
        await self._set(connection)
        intake.heard()
        while not intake.closing:
            await self._clock.sleep(LOOK)
            standing = await self._look(connection)
            if standing is None:
                continue
            if standing.url != self.url:
                taken += 1
                if taken >= CONFLICTS:
                    raise TokenInUse
                log.warning("Another program has changed the webhook", extra={"time": taken})
                await self._set(connection)
                continue
            taken = 0
            if reached(standing, self._clock):
                intake.heard()
            else:
                log.warning("Telegram does not get through to the webhook: %s", standing.error)

    async def _set(self, connection: Connection) -> None:
        await patiently(partial(connection.set_webhook, self.url, self._secret), self._clock)

    async def _look(self, connection: Connection) -> Standing | None:
        try:
            return await connection.webhook()
        except YamchiError as error:
            if not error.passing:
                raise
            log.warning("%s Trying again in %.0f s.", error, LOOK)
            return None


async def secret_of(given: SecretStr | None, notes: Notes) -> str:
    """That of the settings, or one that is made once and kept."""
    if given is not None:
        return given.get_secret_value()
    if not (secret := await notes.get(NOTE)):
        secret = token_urlsafe(32)
        await notes.put(NOTE, secret)
    return secret


def admitted(shown: str, secret: str) -> bool:
    """Compared in a time that does not tell how much of it is right."""
    return hmac.compare_digest(shown.encode("utf-8", "surrogateescape"), secret.encode())


def update_in(body: bytes) -> dict[str, Any] | None:
    """The update of a body, None where it is none."""
    try:
        update = json.loads(body)
        number = update["update_id"]
        chat_of(update)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    whole = isinstance(number, int) and not isinstance(number, bool)
    return dict(update) if whole and 0 <= number < LARGEST_ID else None


def reached(standing: Standing, clock: Clock) -> bool:
    """Whether nothing waits at Telegram because of a failure of the last minutes."""
    if not standing.pending or standing.failed_at is None:
        return True
    return clock.now() - standing.failed_at > FRESH
