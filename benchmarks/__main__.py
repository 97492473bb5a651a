"""`make bench`: one table, each line with its floor from the same run."""

import sys

from benchmarks import answers, board, feeds, rates, search, startup, stories, summaries

PARTS = (answers, startup, search, summaries, stories, feeds, rates, board)
HEAD = ("what", "yamchi", "floor", "ratio", "goal", "")


def main() -> int:
    lines = [line for part in PARTS for line in part.measure()]
    rows = [HEAD, ("---",) * len(HEAD)]
    rows += [
        (line.what, line.ours, line.floor, line.ratio, line.goal, "met" if line.met else "MISSED")
        for line in lines
    ]
    for row in rows:
        sys.stdout.write(f"| {' | '.join(row)} |\n")
    return 0 if all(line.met for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
