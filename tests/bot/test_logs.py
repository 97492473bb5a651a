import json
import logging
import re
import sys
from collections.abc import Callable, Iterator

import pytest

from bot import logs

TOKEN = "987654321:" + "b" * 35
SHORT = "42:short-secret"


Written = Callable[[], str]


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> Iterator[Written]:
    root, hook = logging.getLogger(), sys.excepthook
    handlers, level = root.handlers[:], root.level
    yield lambda: capsys.readouterr().err
    root.handlers[:], sys.excepthook = handlers, hook
    root.setLevel(level)


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_the_token_is_cut_out_wherever_it_hides(written: Written, log_format: str) -> None:
    logs.configure("DEBUG", log_format, [SHORT])
    log = logging.getLogger("test")
    log.info("POST https://api/bot%s/getMe and %s", TOKEN, SHORT)
    log.info("facts", extra={"url": f"https://api/bot{TOKEN}"})
    error = ValueError(f"https://api/bot{TOKEN}")
    error.__cause__ = RuntimeError(SHORT)
    log.error("failed", exc_info=error)
    text = written()
    assert TOKEN not in text
    assert SHORT not in text
    assert text.count("<token>") >= 5


def test_an_uncaught_exception_is_masked(written: Written) -> None:
    logs.configure("INFO", "console")
    error = RuntimeError(TOKEN)
    sys.excepthook(RuntimeError, error, None)
    text = written()
    assert "The program failed" in text
    assert TOKEN not in text


def test_json_lines_carry_the_facts(written: Written) -> None:
    logs.configure("INFO", "json")
    logging.getLogger("bot.news").warning("No answer", extra={"host": "example.org", "n": 2})
    line = json.loads(written())
    assert line["event"] == "No answer"
    assert (line["host"], line["n"], line["level"]) == ("example.org", 2, "warning")
    assert line["logger"] == "bot.news"


def test_console_lines_are_for_people(written: Written) -> None:
    logs.configure("INFO", "console")
    logging.getLogger("bot").info("Started", extra={"feeds": 3})
    assert written().endswith("Z INFO    Started  feeds=3\n")


def test_libraries_that_print_addresses_are_hushed(written: Written) -> None:
    logs.configure("DEBUG", "console")
    logging.getLogger("httpx").info("HTTP Request: POST")
    logging.getLogger("telegram.Bot").debug("Calling")
    assert written() == ""


def test_a_formatter_that_leaks_stops_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "TOKEN", re.compile("never"))
    with pytest.raises(RuntimeError, match="token"):
        logs.configure("INFO", "console")
