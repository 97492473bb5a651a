"""How far a backfill is, in words and in bars."""

import io
import sys

import pytest
from rich.console import Console
from rich.progress import Progress

from bot.cli.progress import Bars, Lines, summary, watching
from bot.rates.backfill import Tally, Watcher
from bot.rates.providers import PROVIDERS

NBK, NBKR = PROVIDERS[:2]


def go(watcher: Watcher, tally: Tally, steps: int) -> None:
    watcher.begun(tally)
    for _ in range(steps):
        tally.requests += 1
        tally.stored += 39
        watcher.went_on(tally)
    watcher.ended(tally)


def test_lines_after_each_tenth(capsys: pytest.CaptureFixture[str]) -> None:
    go(Lines(), Tally(NBK, days=25, planned=25), 25)
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "nbk: 25 days, 25 requests"
    assert said[1:3] == ["nbk: 3 of 25, 117 rows", "nbk: 5 of 25, 195 rows"]
    assert (len(said), said[-1]) == (11, "nbk: 25 of 25, 975 rows")


@pytest.mark.parametrize(
    ("reason", "words"),
    [("", "nbk: nothing left to ask for"), ("it has no archive", "nbk: it has no archive")],
)
def test_nothing_to_do(capsys: pytest.CaptureFixture[str], reason: str, words: str) -> None:
    go(Lines(), Tally(NBK, reason=reason), 0)
    assert capsys.readouterr().out == words + "\n"


def test_a_failure_stands_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    go(Lines(), Tally(NBK, planned=1, failures=1, reason="nbk does not answer."), 1)
    assert capsys.readouterr().out.splitlines()[-1] == "nbk: nbk does not answer."


def test_the_summary_is_a_table() -> None:
    text = summary(
        [
            Tally(NBK, days=90, planned=90, requests=90, stored=3510, gaps=2),
            Tally(NBKR, days=365, planned=5, requests=3, failures=3, reason="given up [/] here"),
        ]
    )
    assert text.splitlines() == [
        "provider  days  requests  rows  gaps  failures",
        "nbk         90        90  3510     2         0",
        "nbkr       365         3     0     0         3  given up [/] here",
    ]


def test_a_bar_for_each_bank() -> None:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=100)
    with Progress(*Bars.columns(), console=console) as progress:
        bars = Bars(progress)
        go(bars, Tally(NBK, days=4, planned=4), 4)
        go(bars, Tally(NBKR, reason="it has no archive [/]"), 0)
        assert [task.completed for task in progress.tasks] == [4, 1]
    shown = screen.getvalue()
    assert "4/4" in shown
    assert "156 rows" in shown
    assert "it has no archive [/]" in shown


def test_a_terminal_gets_bars_and_a_pipe_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    with watching() as watcher:
        assert isinstance(watcher, Lines)
    screen = io.StringIO()
    monkeypatch.setattr(screen, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys, "stdout", screen)
    with watching() as watcher:
        assert isinstance(watcher, Bars)
        watcher.begun(Tally(NBK, planned=2))
