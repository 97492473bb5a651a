"""The webhook: its methods, and the delivery of updates to it.

Delivery speaks plain HTTP/1.0 to this machine over a socket of its own: the program's one HTTP
client is for the outside world, and guards against exactly such addresses.
"""

import asyncio
import json
import re
from typing import Any
from urllib.parse import SplitResult, urlsplit

from bot.emulator.params import Params
from bot.emulator.refusal import bad
from bot.emulator.state import State, Webhook
from bot.emulator.updates import Update
from bot.nursery import Nursery

_SECRET = re.compile("[A-Za-z0-9_-]{0,256}")
_PORTS = frozenset({443, 80, 88, 8443})
_STATUS = re.compile(rb"HTTP/1\.[01] ([0-9]{3})[^\r\n]*\r\n")
_RETRY_AFTER = re.compile(rb"\r\nretry-after: *([0-9]{1,6})\r\n", re.IGNORECASE)
_LONGEST_DELAY = 60.0
_LONGEST_RETRY_AFTER = 3600.0
_ANSWER_SECONDS = 60.0


def set_webhook(state: State, params: Params) -> bool:
    url, secret = params.text("url"), params.text("secret_token")
    if not _SECRET.fullmatch(secret):
        raise bad("secret token contains unallowed characters")
    if url:
        _check_webhook(url)
    state.updates.allow(params.strings("allowed_updates"))
    if params.flag("drop_pending_updates"):
        state.updates.clear()
    state.webhook = Webhook(url, secret, min(100, max(1, params.integer("max_connections", 40))))
    if url:
        state.updates.interrupt("terminated by setWebhook request")
    state.updates.arrived.beat()
    return True


def _check_webhook(url: str) -> None:
    """Plain http is taken for this machine itself, and any port of it."""
    parts = urlsplit(url)
    if parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1"):
        return
    if parts.scheme != "https":
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in _PORTS:
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    raise bad("bad webhook: the emulator delivers to this machine only")


def delete_webhook(state: State, params: Params) -> bool:
    if params.flag("drop_pending_updates"):
        state.updates.clear()
    state.webhook = Webhook()
    state.updates.arrived.beat()
    return True


def get_webhook_info(state: State, params: Params) -> dict[str, Any]:
    _ = params
    hook = state.webhook
    info: dict[str, Any] = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(state.updates),
        "allowed_updates": sorted(state.updates.allowed),
    }
    if hook.url:
        info["max_connections"] = hook.max_connections
    if hook.error:
        info |= {"last_error_date": hook.error_date, "last_error_message": hook.error}
    return info


class Delivery:
    """Posts updates to the webhook: those of one chat in order, those of many side by side.

    Anything but a 2xx is tried again after 1, 2, 4 … 60 seconds of the state's clock, or after
    what Retry-After asks for.
    """

    def __init__(self, state: State, nursery: Nursery) -> None:
        self.state = state
        self.nursery = nursery
        self._busy: set[int] = set()

    async def run(self) -> None:
        """Watch the queue for ever."""
        while True:
            arrived = self.state.updates.arrived.future()
            if self.state.webhook.url:
                self._start()
            await asyncio.wait({arrived})

    def _start(self) -> None:
        for update in self.state.updates.waiting():
            chat_id = chat_of(update)
            if chat_id not in self._busy and len(self._busy) < self.state.webhook.max_connections:
                self._busy.add(chat_id)
                self.nursery.start(f"webhook {chat_id}", self._deliver(chat_id))

    async def _deliver(self, chat_id: int) -> None:
        hook = self.state.webhook
        try:
            delay = 1.0
            while hook is self.state.webhook and (update := self._next(chat_id)):
                status, retry_after = await self._post(hook, update)
                if 200 <= status < 300:
                    self.state.updates.delivered(update)
                    delay = 1.0
                    continue
                hook.error = f"Wrong response from the webhook: {status or 'no answer'}"
                hook.error_date = self.state.now()
                await self.state.clock.sleep(retry_after or delay)
                delay = min(2 * delay, _LONGEST_DELAY)
        finally:
            self._busy.discard(chat_id)
            self.state.updates.arrived.beat()

    def _next(self, chat_id: int) -> Update | None:
        waiting = self.state.updates.waiting()
        return next((update for update in waiting if chat_of(update) == chat_id), None)

    async def _post(self, hook: Webhook, update: Update) -> tuple[int, float]:
        """Status (0 where no answer came) and the seconds that Retry-After asks for."""
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                answer = await _exchange(hook, json.dumps(update).encode())
        except (OSError, TimeoutError):
            return 0, 0.0
        status, wait = _STATUS.match(answer), _RETRY_AFTER.search(answer)
        seconds = min(float(wait.group(1)), _LONGEST_RETRY_AFTER) if wait else 0.0
        return int(status.group(1)) if status else 0, seconds


async def _exchange(hook: Webhook, body: bytes) -> bytes:
    address = urlsplit(hook.url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port or 80)
    try:
        writer.write(_head(address, hook.secret, len(body)) + body)
        await writer.drain()
        return await reader.read()
    finally:
        writer.close()


def _head(address: SplitResult, secret: str, length: int) -> bytes:
    path = (address.path or "/") + (f"?{address.query}" if address.query else "")
    lines = [
        f"POST {path} HTTP/1.0",
        f"Host: {address.netloc}",
        "Content-Type: application/json",
        f"Content-Length: {length}",
        "Connection: close",
    ]
    if secret:
        lines.append(f"X-Telegram-Bot-Api-Secret-Token: {secret}")
    return "\r\n".join([*lines, "", ""]).encode()


def chat_of(update: Update) -> int:
    """The chat whose order an update belongs to."""
    payload: dict[str, Any] = next(value for key, value in update.items() if key != "update_id")
    message = payload.get("message", payload)
    return int(message["chat"]["id"] if "chat" in message else payload["from"]["id"])
