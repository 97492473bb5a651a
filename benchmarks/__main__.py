"""`make bench`: one table, each line with its floor from the same run.

`python -m benchmarks NAME…` measures these alone; crash, flood, roles, soak and storage, minutes
long, by name only.
"""

import sys
from collections.abc import Sequence

from benchmarks import (
    alerts,
    answers,
    board,
    crash,
    feeds,
    flood,
    rates,
    roles,
    search,
    sending,
    soak,
    startup,
    storage,
    stories,
    summaries,
)

PARTS = (answers, startup, search, summaries, stories, feeds, rates, board, alerts, sending)
NAMED = {
    part.__name__.rpartition(".")[2]: part for part in (*PARTS, crash, flood, roles, soak, storage)
}
HEAD = ("what", "yamchi", "floor", "ratio", "goal", "")


def main(names: Sequence[str]) -> int:
    parts = [NAMED[name] for name in names] if names else PARTS
    lines = [line for part in parts for line in part.measure()]
    rows = [HEAD, ("---",) * len(HEAD)]
    rows += [
        (line.what, line.ours, line.floor, line.ratio, line.goal, "met" if line.met else "MISSED")
        for line in lines
    ]
    for row in rows:
        sys.stdout.write(f"| {' | '.join(row)} |\n")
    return 0 if all(line.met for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
