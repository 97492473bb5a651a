"""What a day of the soak came to: what the program held, and whether all was told."""

import re
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measure import Line, median
from tests.kit.telegram import Telegram

# The one promise that may be given up: a third try may make a third message.
LOST_TWICE = "(state = 'dead' AND unknowns = 1 AND reason LIKE 'Telegram did not say%')"
MAYBE_TWICE = ("reset_after", "truncated")
FLAT = 1.10


@dataclass
class Looks:
    """What the program held, from time to time."""

    memory: list[float] = field(default_factory=list)
    files: list[float] = field(default_factory=list)
    tasks: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    waiting: float = 1.0

    def add(self, page: str) -> None:
        def value(name: str) -> float:
            return sum(
                float(each)
                for each in re.findall(rf"^{name}(?:{{.*}})? (\S+)$", page, re.MULTILINE)
            )

        self.memory.append(value("process_resident_memory_bytes") / 2**20)
        self.files.append(value("process_open_fds"))
        self.tasks.append(value("yamchi_tasks"))
        self.late.append(value("yamchi_digest_lag_seconds"))
        self.waiting = value("yamchi_queue_messages") + value("yamchi_sends_in_flight")

    def grown(self, figures: list[float]) -> tuple[float, float]:
        """The usual of the second quarter of the day, and of its last."""
        quarter = len(figures) // 4
        return median(figures[quarter : 2 * quarter]), median(figures[-quarter:])


def held(looks: Looks) -> list[Line]:
    found = []
    for what, figures, most, unit in (
        ("memory", looks.memory, FLAT, " MiB"),
        ("open files", looks.files, FLAT, ""),
        ("tasks", looks.tasks, FLAT, ""),
    ):
        first, last = looks.grown([each for each in figures if each])
        ratio = last / first
        found.append(
            Line(
                f"… {what}, last quarter against the second",
                f"{last:.0f}{unit}",
                f"{first:.0f}{unit}",
                f"{ratio:.2f}",
                f"≤ {most:.2f}",
                ratio <= most,
            )
        )
    return [
        *found,
        Line("… a digest late by, at most", f"{max(looks.late):.0f} s", "–", "–", "–", True),
    ]


def promised(path: Path, telegram: Telegram, digests: int, alerts: int) -> list[Line]:
    """Of the outbox: all that should be in it, nothing of it open; against what arrived.

    `digests` and `alerts` are how many chats are to be told of one.
    """
    with closing(sqlite3.connect(path)) as database:
        states = Counter(
            dict(database.execute("SELECT state, count(*) FROM outbox GROUP BY state"))
        )
        told = Counter(
            dict(
                database.execute(
                    "SELECT kind, count(DISTINCT chat_id) FROM outbox"  # noqa: S608 - a constant
                    f" WHERE state = 'sent' OR {LOST_TWICE} GROUP BY kind"
                )
            )
        )
        given_up = f"SELECT count(*) FROM outbox WHERE {LOST_TWICE}"  # noqa: S608 - a constant
        ((lost_twice,),) = database.execute(given_up)
        sent = Counter(
            dict(
                database.execute(
                    "SELECT chat_id, count(*) FROM outbox WHERE state = 'sent' GROUP BY chat_id"
                )
            )
        )
    arrived = Counter({chat: len(telegram.sent_to(chat)) for chat in sent})
    missed = sum((sent - arrived).values())
    twice = sum((arrived - sent).values())
    struck = Counter({fault.kind: fault.struck for fault in telegram.faults.on})
    lost = sum(struck[kind] for kind in MAYBE_TWICE)
    unknown = lost + struck["reset_before"]
    expected = unknown**2 / sum(states.values())
    return [
        _exact("… digests that arrived, or were lost twice", told["digest"], digests),
        _exact("… alerts that arrived, or were lost twice", told["alert"], alerts),
        Line(
            "… given up and told so, their answer lost twice",
            str(lost_twice),
            f"{expected:.1f} by chance",
            "–",
            "≤ 3 × + 3",
            lost_twice <= 3 * expected + 3,
        ),
        _exact(
            "… promises that are open, expired or given up otherwise",
            states.total() - states["sent"] - lost_twice,
            0,
        ),
        _exact("… told as sent, and not there", missed, 0),
        Line("… came twice", str(twice), f"{lost} answers lost", "–", "≤ lost", twice <= lost),
    ]


def asked(telegram: Telegram, questions: int) -> list[Line]:
    answered = sum(len(telegram.sent_to(person)) for person in range(10, 30))
    share = answered / questions
    return [
        Line(
            "… questions answered",
            f"{answered}",
            f"{questions} asked",
            f"{share:.3f}",
            "≥ 0.97",
            share >= 0.97,
        )
    ]


def _exact(what: str, found: int, wanted: int) -> Line:
    return Line(what, f"{found}", f"{wanted}", "–", f"= {wanted}", found == wanted)
