"""Faults that can be switched on while the emulator runs."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "too_many_requests",
    "bad_gateway",
    "internal_error",
    "unauthorized",
    "not_found",
    "bad_request",
    "conflict",
    "reset_before",
    "reset_after",
    "truncated",
    "slow",
]


@dataclass(slots=True)
class Fault:
    """One fault and where it strikes; `struck` counts how often it has.

    too_many_requests: 429 with `retry_after`. bad_gateway: 502 with a page of HTML.
    internal_error: 500 with JSON. unauthorized: 401. not_found: 404, as for a method that is not
    known. bad_request: 400. conflict: 409. reset_before: the connection
    breaks and nothing was done. reset_after: the call is carried out and the connection breaks
    before the answer. truncated: it is carried out and half of the answer comes. slow: it is
    carried out and answered `seconds` later.
    """

    kind: Kind
    methods: frozenset[str]
    chat_id: int | None
    times: int | None
    probability: float
    retry_after: int
    seconds: float
    struck: int = 0

    def meets(self, method: str, chat_id: int | None) -> bool:
        return (
            (self.times is None or self.struck < self.times)
            and (not self.methods or method.lower() in self.methods)
            and (self.chat_id is None or self.chat_id == chat_id)
        )


class Faults:
    """The faults that are on. `seed` makes those with a probability repeatable."""

    def __init__(self, seed: int = 0) -> None:
        self.on: list[Fault] = []
        self._random = random.Random(seed)  # noqa: S311 - repeatable, not secret

    def add(
        self,
        kind: Kind,
        *methods: str,
        chat_id: int | None = None,
        times: int | None = 1,
        probability: float = 1.0,
        retry_after: int = 1,
        seconds: float = 1.0,
    ) -> Fault:
        """Strike the next `times` calls (None: until cleared) of those methods (none: of any)."""
        names = frozenset(method.lower() for method in methods)
        fault = Fault(kind, names, chat_id, times, probability, retry_after, seconds)
        self.on.append(fault)
        return fault

    def clear(self) -> None:
        self.on.clear()

    def strike(self, method: str, chat_id: int | None) -> list[Fault]:
        """The faults of this call: any slow ones, and the first of another kind."""
        return list(self._struck(method, chat_id)) if self.on else []

    def _struck(self, method: str, chat_id: int | None) -> Iterable[Fault]:
        other = False
        for fault in self.on:
            if other and fault.kind != "slow":
                continue
            if fault.meets(method, chat_id) and self._random.random() < fault.probability:
                fault.struck += 1
                other = other or fault.kind != "slow"
                yield fault
