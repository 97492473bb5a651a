"""`yamchi sources import` and `export`: lists of feeds into the operator's file, and out."""

import os
import sys
import tempfile
from pathlib import Path

from bot.cli.service import catalogue_of
from bot.errors import BadSettings, StartupError
from bot.model import Source
from bot.news.joining import Joined, as_toml, joined
from bot.news.opml import read, write
from bot.news.sources import BUILT_IN, Catalogue, load
from bot.rates.providers import PROVIDERS
from bot.settings import Settings

TITLE = "yamchi: sources"
NO_FILE = (
    "YAMCHI_SOURCES: not set, and the built-in list is not to be changed. Name a file of your own, "
    "such as sources.toml; it begins as a copy of the built-in list"
)


class FileTrouble(StartupError):
    key = "{file}: {reason}"


def bring_in(settings: Settings, file: Path, language: str | None = None) -> None:
    """Append the feeds of a list to the file of YAMCHI_SOURCES, and tell which. `language` is that
    of feeds which do not say theirs. Nothing is changed where anything is wrong. Raises
    StartupError."""
    if settings.sources is None:
        raise BadSettings(problems=(NO_FILE,))
    outlines = read(_bytes(file), file.name)
    target = settings.sources.resolve()
    text = _text(target if target.exists() else BUILT_IN)
    present = _catalogue(target if target.exists() else BUILT_IN)
    found = joined(present.sources, outlines, language)
    if found.added:
        _replace(target, f"{text.rstrip()}\n\n{as_toml(found.added)}".lstrip())
    sys.stdout.write(report(found, target))


def take_out(settings: Settings, output: Path | None = None) -> None:
    """Write the list of all sources, those that are off included. Raises StartupError."""
    text = write(catalogue_of(settings).sources, TITLE)
    if output is None:
        sys.stdout.buffer.write(text.encode())
    else:
        _replace(output.resolve(), text, check=False)


def report(found: Joined, target: Path) -> str:
    lines = [_added(source, unsure=source.id in found.guessed) for source in found.added]
    lines += [f"- {url}: {reason}" for url, reason in found.skipped]
    lines.append(f"{len(found.added)} added to {target}, {len(found.skipped)} passed over.")
    if found.guessed:
        lines.append("A guessed language may be wrong: look it over in the file.")
    if found.added:
        lines.append("A running bot takes them up at its next start.")
    return "\n".join(lines) + "\n"


def _added(source: Source, *, unsure: bool) -> str:
    return f"+ {source.id}: {source.title} ({source.language}{', guessed' if unsure else ''})"


def _catalogue(path: Path) -> Catalogue:
    return load(path, tuple(provider.code for provider in PROVIDERS))


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise FileTrouble(file=file, reason=error.strerror or error) from None


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise FileTrouble(file=path, reason="not UTF-8") from None
    except OSError as error:
        raise FileTrouble(file=path, reason=error.strerror or error) from None


def _replace(path: Path, text: str, *, check: bool = True) -> None:
    """Whole or not at all: under another name first, and a catalogue only if it can be read."""
    draft = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        mode = path.stat().st_mode if path.exists() else 0o644
        handle, name = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
        draft = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        if check:
            _catalogue(draft)
        draft.chmod(mode & 0o777)
        draft.replace(path)
    except OSError as error:
        raise FileTrouble(file=path, reason=error.strerror or error) from None
    finally:
        if draft is not None:
            draft.unlink(missing_ok=True)
