"""Several processes of one bot on one database, killed at random and replaced."""

import random
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from tests.kit.process import Process, environment

TWO_OF_EACH = ("chat", "chat", "fetch", "fetch", "send", "send")


class Fleet:
    """`roles` has one entry for each process; `ports`, where it is given, where each listens."""

    def __init__(
        self,
        folder: Path,
        settings: Mapping[str, str],
        roles: Sequence[str],
        ports: Sequence[int] = (),
    ) -> None:
        self._folder = folder
        self.roles = roles
        listening = [{"YAMCHI_LISTEN": f"127.0.0.1:{port}"} for port in ports] or [{}] * len(roles)
        self._environments = [environment(folder, {**settings, **own}) for own in listening]
        self.processes = [self._started(number) for number in range(len(roles))]

    def _started(self, number: int) -> Process:
        arguments = ("run", "--role", self.roles[number])
        return Process(arguments, self._folder, self._environments[number], plain_root=False)

    async def replace(self, number: int) -> None:
        """Kill it with SIGKILL; another takes its place."""
        await self.processes[number].kill()
        self.processes[number].close()
        self.processes[number] = self._started(number)

    async def replace_one(self, chance: random.Random, role: str = "") -> str:
        """The role of the one that was killed."""
        number = chance.choice([n for n, name in enumerate(self.roles) if role in name])
        await self.replace(number)
        return self.roles[number]

    async def heard(self, text: str) -> None:
        """Every process that has to do with Telegram says so."""
        for role, process in zip(self.roles, self.processes, strict=True):
            if role == "chat":
                await process.heard(text, 60)  # six of them start at once


@asynccontextmanager
async def fleet(
    folder: Path,
    settings: Mapping[str, str],
    roles: Sequence[str] = TWO_OF_EACH,
    ports: Sequence[int] = (),
) -> AsyncIterator[Fleet]:
    """Each must stop in peace at the end."""
    found = Fleet(folder, settings, roles, ports)
    try:
        yield found
        for process in found.processes:
            process.terminate()
        for process in found.processes:
            assert await process.ended() == 0, process.stderr
            assert "Traceback" not in process.stderr, process.stderr
    finally:
        for process in found.processes:
            process.close()
