"""Statements of the same moment share one turn of a connection's thread.

A hop to the thread and back costs more than most statements do. While a turn is taken, those that
come meanwhile gather for the next; a lone one goes at once.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path

from storage.drivers.statements import Statement, explain

Turn = Callable[[Sequence[Statement], sqlite3.Connection], None]
Run = Callable[[Callable[[sqlite3.Connection], None]], Awaitable[None]]


class Sharing:
    """`turn` carries statements out, in the thread that `run` hands it to, while `lock` is held."""

    def __init__(self, run: Run, turn: Turn, lock: asyncio.Lock, path: Path) -> None:
        self._run = run
        self._turn = turn
        self._lock = lock
        self._path = path
        self._waiting: list[Statement] = []
        self._led = False

    async def __call__(self, statement: Statement) -> None:
        """The first to wait leads the turn, for all that come before it begins."""
        done = statement.awaited()
        self._waiting.append(statement)
        if not self._led:
            self._led = True
            # Shielded: when the leader's caller gives up, the others are still served.
            await asyncio.shield(self._lead())
        await done
        if statement.error is not None:
            raise statement.error

    async def _lead(self) -> None:
        statements: list[Statement] = []
        try:
            async with self._lock:
                statements = self._take()
                await self._run(partial(self._turn, statements))
        except Exception as error:  # noqa: BLE001 - each of the waiting gets it, in its own words
            for statement in statements:
                statement.error = explain(error, self._path)
        except asyncio.CancelledError:
            for statement in statements or self._take():
                statement.settle(cancelled=True)
            raise
        for statement in statements:
            statement.settle()

    def _take(self) -> list[Statement]:
        statements, self._waiting, self._led = self._waiting, [], False
        return statements
