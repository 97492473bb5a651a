"""A thousand feeds of 50 entries from as many outlets: cold with everything, then all unchanged.

Three programs take turns on the same feeds, slice by slice: yamchi, a bare aiohttp client that
reads the bodies, and `reader`, which parses and stores, on a part of each slice, since it is slow.
The ratio of the first round is that of all slices together: the archive grows with them. While
yamchi reads, an event loop that does nothing runs beside it: what that lags is the machine's.
"""

import subprocess
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import Line, median, process
from benchmarks.outlets import ENTRIES, FEEDS

# Of the outlets, as the children are to know it too.
SIZE = {"YAMCHI_BENCHMARK_FEEDS": str(FEEDS)}
SLICE = 100
OF_READER = 5
MOST_COLD, MOST_UNCHANGED, MOST_LAG, LEAST_READER = 30, 3, 25, 8


@dataclass(frozen=True, slots=True)
class Round:
    """CPU seconds a feed; milliseconds of lag, of the program's own work in it, and of the loop
    beside."""

    ours: float
    floor: float
    lag: float
    own: float
    beside: float


def ask(child: "subprocess.Popen[str]", first: int, last: int) -> tuple[float, float, float]:
    """CPU seconds a feed, the worst lag, and the most of the program's own work in one."""
    assert child.stdin
    assert child.stdout
    child.stdin.write(f"{first} {last}\n")
    child.stdin.flush()
    used, lag, own = map(float, child.stdout.readline().split())
    return used / (last - first), lag, own


def measure() -> list[Line]:
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        press = stack.enter_context(process(["-m", "benchmarks.outlets"], SIZE))
        assert press.stdout
        port, size = press.stdout.readline().split()
        desk, raw, reader, beside = (
            stack.enter_context(process(["-m", "benchmarks.polling", who, port, name], SIZE))
            for who in ("desk", "raw", "reader", "beside")
        )

        def turn(first: int) -> Round:
            ask(beside, first, first + SLICE)
            ours, lag, own = ask(desk, first, first + SLICE)
            theirs = ask(beside, first, first + SLICE)[1]
            return Round(ours, ask(raw, first, first + SLICE)[0], lag, own, theirs)

        cold, theirs = [], []
        for first in range(0, FEEDS, SLICE):
            cold.append(turn(first))
            theirs.append(ask(reader, first, first + OF_READER)[0])
        unchanged = [turn(first) for first in range(0, FEEDS, SLICE)]
        megabytes = (Path(name) / "feeds.db").stat().st_size / 1e6
    return [*lines(cold, unchanged, theirs), of_size(int(size), megabytes)]


def lines(cold: list[Round], unchanged: list[Round], theirs: list[float]) -> list[Line]:
    ours, floor = (sum(getattr(one, name) for one in cold) for name in ("ours", "floor"))
    quiet = median([one.ours / one.floor for one in unchanged])
    peer = median([their / one.ours for their, one in zip(theirs, cold, strict=True)])
    lag, own, beside = (
        max(getattr(one, name) for one in (*cold, *unchanged)) for name in ("lag", "own", "beside")
    )
    return [
        Line(
            f"a new feed of {ENTRIES} entries, CPU, {FEEDS:,} feeds",
            f"{ours / len(cold) * 1e3:.1f} ms",
            f"{floor / len(cold) * 1e3:.2f} ms (raw fetch)",
            f"{ours / floor:.1f}",
            f"≤ {MOST_COLD}",
            ours <= MOST_COLD * floor,
        ),
        Line(
            "a feed that has not changed, CPU",
            f"{median([one.ours for one in unchanged]) * 1e3:.2f} ms",
            f"{median([one.floor for one in unchanged]) * 1e3:.2f} ms (raw 304)",
            f"{quiet:.2f}",
            f"≤ {MOST_UNCHANGED}",
            quiet <= MOST_UNCHANGED,
        ),
        Line(
            "worst lag of the event loop",
            f"{lag:.1f} ms",
            f"{beside:.1f} ms (a loop that does nothing)",
            "–",
            f"≤ {MOST_LAG} ms",
            lag <= MOST_LAG,
        ),
        Line("its own work in the worst of these", f"{own:.1f} ms", *"–––", met=True),
        Line(
            "`reader` on the same feeds, CPU",
            f"{median([one.ours for one in cold]) * 1e3:.1f} ms",
            f"{median(theirs) * 1e3:.0f} ms (reader)",
            f"1/{peer:.1f}",
            f"≤ 1/{LEAST_READER}",
            peer >= LEAST_READER,
        ),
    ]


def of_size(size: int, megabytes: float) -> Line:
    return Line(
        "a feed's size, the file after",
        f"{size / 1e3:.0f} kB, {megabytes:.0f} MB",
        *"–––",
        met=True,
    )


if __name__ == "__main__":
    for line in measure():
        print(line)
