"""The floor: a raw aiohttp client that takes updates and echoes each, and remembers nothing."""

import asyncio
import sys

import aiohttp
import uvloop

IN_FLIGHT = 16


async def main(base: str) -> None:
    gate = asyncio.Semaphore(IN_FLIGHT)
    async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as group:

        async def echo(chat_id: int, text: str) -> None:
            async with gate:
                fields = {"chat_id": chat_id, "text": text}
                async with session.post(f"{base}/sendMessage", data=fields) as reply:
                    await reply.json()

        offset = 0
        while True:
            fields = {"offset": offset, "limit": 100, "timeout": 50}
            async with session.post(f"{base}/getUpdates", data=fields) as reply:
                updates = (await reply.json())["result"]
            for update in updates:
                message = update["message"]
                group.create_task(echo(message["chat"]["id"], message["text"]))
                offset = update["update_id"] + 1


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1]))
