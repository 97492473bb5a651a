"""The `.env` file: one value put in, everything else left as it stands."""

import os
import tempfile
from io import StringIO
from pathlib import Path

from dotenv.parser import parse_stream

MODE = 0o600
HEAD = "# Settings of yamchi: a NAME=value a line. The environment wins over this file.\n"


def with_value(text: str, name: str, value: str) -> str:
    """The same file with that setting: in its old place, else at the end.

    Of several settings of the name one stays. `NAME_FILE`, which would contradict it, becomes a
    comment.
    """
    line, placed, parts = f"{name}={value}\n", False, []
    for binding in parse_stream(StringIO(text)):
        original = binding.original.string
        rest = original.lstrip()
        above = original[: len(original) - len(rest)]  # empty lines belong to what follows them
        if binding.key == name:
            parts.append(above if placed else above + line)
            placed = True
        elif binding.key == f"{name}_FILE":
            parts.append(f"{above}# {rest}")
        else:
            parts.append(original)
    body = "".join(parts) or HEAD
    if placed:
        return body
    return body + ("" if body.endswith("\n") else "\n") + line


def write_private(path: Path, text: str) -> None:
    """Whole or not at all, for the owner's eyes only; a link stays one. Raises OSError."""
    path = path.resolve()
    handle, name = tempfile.mkstemp(prefix=".env.", dir=path.parent)  # of mode 0600
    draft = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fchmod(file.fileno(), MODE)
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
