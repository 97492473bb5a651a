"""A real process killed with SIGKILL 30 times while it sends 2,000 messages to 500 chats."""

import asyncio
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Line
from tests.kit.crash import Crash, play
from tests.kit.telegram import serving

WHOLE = Crash(kills=30, chats=500, each=4)


async def played(folder: Path) -> list[Line]:
    async with serving(checked=False) as telegram:
        found = await play(WHOLE, telegram, folder)
    bound = found.bound(WHOLE)
    whole = found.integrity == "ok"
    return [
        Line(
            "30 kills, 2,000 messages: missed", f"{found.missed}", "–", "–", "0", not found.missed
        ),
        Line(
            f"… repeated ({found.lost} replies lost)",
            f"{found.repeated}",
            "–",
            "–",
            f"≤ {bound}",
            found.repeated <= bound,
        ),
        Line("… chats out of order", f"{found.disordered}", "–", "–", "0", not found.disordered),
        Line("… database", found.integrity, "–", "–", "ok", whole),
    ]


def measure() -> list[Line]:
    with tempfile.TemporaryDirectory() as name:
        return asyncio.run(played(Path(name)))


if __name__ == "__main__":
    for line in measure():
        sys.stdout.write(f"{line}\n")
