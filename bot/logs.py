"""Logs on stderr, for a person or as JSON lines; the token is cut out of the final string.

Redaction works on what is about to be written, so that exceptions, tracebacks and other
libraries' messages are covered too.
"""

import json
import logging
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

# Without a leading \b: in an address the digits follow the letters "bot".
TOKEN = re.compile(r"\d{6,12}:[A-Za-z0-9_-]{30,}")
MASK = "<token>"
STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
NOISY = ("httpx", "httpcore", "telegram", "apscheduler", "asyncio", "aiosqlite", "asyncpg")


class Redacting(logging.Formatter):
    """Formats a record, then masks secrets. `extra=` facts become key=value pairs."""

    def __init__(self, secrets: Iterable[str] = (), *, as_json: bool = False) -> None:
        super().__init__()
        self._secrets = tuple(secret for secret in secrets if secret)
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        text = self._json(record) if self._as_json else self._console(record)
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        return TOKEN.sub(MASK, text)

    def _console(self, record: logging.LogRecord) -> str:
        moment = _moment(record).strftime("%Y-%m-%d %H:%M:%S")
        facts = "".join(f"  {key}={value}" for key, value in _facts(record).items())
        trace = f"\n{self.formatException(record.exc_info)}" if record.exc_info else ""
        return f"{moment}Z {record.levelname:<7} {record.getMessage()}{facts}{trace}"

    def _json(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": _moment(record).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **_facts(record),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def _moment(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, UTC)


def _facts(record: logging.LogRecord) -> dict[str, Any]:
    return {key: value for key, value in vars(record).items() if key not in STANDARD}


def configure(level: str, log_format: str, secrets: Iterable[str] = ()) -> None:
    """Send all logs to stderr. Raises RuntimeError if a token would be seen in them."""
    formatter = Redacting(secrets, as_json=log_format == "json")
    _prove(formatter)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in NOISY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))
    sys.excepthook = lambda kind, error, trace: logging.getLogger("bot").critical(
        "The program failed", exc_info=(kind, error, trace)
    )


def _prove(formatter: Redacting) -> None:
    sample = "123456789:" + "A" * 35
    record = logging.makeLogRecord({"msg": "https://host/bot%s/getMe", "args": (sample,)})
    if sample in formatter.format(record):
        raise RuntimeError("the token would be written to the log")
