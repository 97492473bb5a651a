"""A lean Telegram on loopback, in a process of its own so that its CPU is nobody's.

`POST /load?n=1000` queues so many `/news` from 500 chats and answers once each got its reply.
"""

import asyncio
import sys
from typing import Any

from aiohttp import web

CHATS = 500
BATCH = 100


class Peer:
    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []
        self.next_id = 1
        self.replies = 0
        self.wanted = 0
        self.arrived = asyncio.Event()
        self.answered = asyncio.Event()

    async def load(self, request: web.Request) -> web.Response:
        self.wanted = self.replies + int(request.query["n"])
        self.answered.clear()
        for _ in range(int(request.query["n"])):
            self.updates.append(self._update())
        self.arrived.set()
        await self.answered.wait()
        return web.json_response({"replies": self.replies})

    def _update(self) -> dict[str, Any]:
        number, self.next_id = self.next_id, self.next_id + 1
        person = {"id": 1 + number % CHATS, "is_bot": False, "first_name": "Aigerim"}
        return {
            "update_id": number,
            "message": {
                "message_id": number,
                "date": 1775000000,
                "from": {**person, "language_code": "en"},
                "chat": {"id": person["id"], "type": "private", "first_name": "Aigerim"},
                "text": "/news",
                "entities": [{"type": "bot_command", "offset": 0, "length": 5}],
            },
        }

    async def call(self, request: web.Request) -> web.Response:
        fields = await request.post()
        match request.match_info["method"]:
            case "getUpdates":
                return _ok(await self._poll(int(str(fields.get("offset", "0")))))
            case "sendMessage":
                self.replies += 1
                if self.replies >= self.wanted:
                    self.answered.set()
                chat = {"id": int(str(fields["chat_id"])), "type": "private"}
                return _ok({"message_id": self.replies, "date": 1775000000, "chat": chat})
            case "getMe":
                return _ok({"id": 1, "is_bot": True, "first_name": "Y", "username": "yamchi_bot"})
        return _ok(True)

    async def _poll(self, offset: int) -> list[dict[str, Any]]:
        self.updates = [each for each in self.updates if each["update_id"] >= offset]
        if not self.updates:
            self.arrived.clear()
            await self.arrived.wait()
        return self.updates[:BATCH]


def _ok(result: object) -> web.Response:
    return web.json_response({"ok": True, "result": result})


async def main() -> None:
    peer = Peer()
    app = web.Application()
    app.router.add_post("/load", peer.load)
    app.router.add_post("/bot{token}/{method}", peer.call)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    sys.stdout.write(f"{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
