"""The catalogues of bot/locale: `python docs/catalogues.py` brings them up to date, `--check` tells
whether they are, and what is not translated.

Texts are found in the code (calls of gettext and ngettext, constants that reach them by their
names, what `msgid` marks), in the errors that a chat may be told, and in the tables that are shown:
commands, topics, banks, cities.
"""

import ast
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from io import BytesIO
from pathlib import Path
from pkgutil import walk_packages

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import bot  # noqa: E402 - the project need not be installed
import handlers  # noqa: E402
from bot.errors import ChatError, SourceError, StorageError, WorkerFailed, YamchiError  # noqa: E402
from bot.languages import LOCALE, PLURALS  # noqa: E402
from bot.news.topics import names  # noqa: E402
from bot.rates.doubts import Doubt  # noqa: E402
from bot.rates.periods import PERIODS  # noqa: E402
from bot.rates.providers import PROVIDERS  # noqa: E402
from bot.render import sources, zones  # noqa: E402
from handlers.commands import COMMANDS  # noqa: E402
from storage.drivers import refusals, statements  # noqa: E402
from storage.drivers.hold import TAKEN_OVER  # noqa: E402

Text = str | tuple[str, str]
DOMAIN = "yamchi"
FEW = 0.1  # of a language's texts
# The same texts make the same bytes, whenever they are written.
WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)
TOLD: tuple[type[YamchiError], ...] = (ChatError, Doubt, SourceError, StorageError, WorkerFailed)


def texts() -> dict[Text, list[str]]:
    """Every text with the places that it is shown from, in the order of the files."""
    found: dict[Text, list[str]] = {}
    for folder in ("bot", "handlers"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for text in in_code(ast.parse(path.read_text("utf-8"))):
                found.setdefault(text, []).append(path.relative_to(ROOT).as_posix())
    for place, table in tables():
        for text in table:
            found.setdefault(text, []).append(place)
    return found


def tables() -> Iterator[tuple[str, list[str]]]:
    yield "handlers/commands.py", [command.description for command in COMMANDS]
    yield "handlers/commands.py", [each.usage for each in COMMANDS if " " in each.usage]
    yield "bot/news/gazetteer", list(names().values())
    yield "bot/rates/providers", [bank.name for bank in PROVIDERS]
    yield "bot/render/zones.py", [name for name, _ in zones.CITIES]
    yield "bot/render/sources.py", list(sources.LANGUAGES.values())
    yield "storage/drivers/refusals.py", reasons()
    yield "bot/rates/periods.py", [period.title for period in PERIODS]
    for error in sorted(errors(), key=lambda error: (error.__module__, error.__qualname__)):
        yield error.__module__.replace(".", "/") + ".py", [error.told or error.key]


def reasons() -> list[str]:
    """Why the database cannot be used, of either kind: the owner is told."""
    postgres = dict.fromkeys(words for _, words in refusals.FAILING)
    return list(
        dict.fromkeys([*statements.FAILING.values(), statements.HELD, *postgres, TAKEN_OVER])
    )


def errors() -> set[type[YamchiError]]:
    """Those whose words may reach a chat: what ends the program is told in English."""
    for package in (bot, handlers):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                import_module(module.name)
    found = {error for kind in TOLD for error in (kind, *_below(kind))}
    # Not those that a test makes up.
    return {error for error in found if error.__module__.partition(".")[0] in ("bot", "handlers")}


def _below(kind: type[YamchiError]) -> Iterator[type[YamchiError]]:
    for error in kind.__subclasses__():
        yield error
        yield from _below(error)


def in_code(module: ast.Module) -> Iterator[Text]:
    constants = dict(_constants(module))
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            yield from _called(node, constants)


def _constants(scope: ast.AST) -> Iterator[tuple[str, str]]:
    """Names that a string is bound to anywhere below."""
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            text = _string(node.value)
            for target in targets:
                if isinstance(target, ast.Name) and text is not None:
                    yield target.id, text


def _called(call: ast.Call, constants: dict[str, str]) -> Iterator[Text]:
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    arguments = [_string(argument, constants) for argument in call.args]
    match name, arguments:
        case ("gettext" | "msgid", [str(text), *_]):
            yield text
        case ("ngettext", [str(one), str(many), *_]):
            yield one, many


def _string(node: ast.AST, constants: dict[str, str] | None = None) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Name) and constants:
        return constants.get(node.id)
    return None


def catalogue(code: str) -> Catalog:
    """The language's, with every text of today and none of yesterday's."""
    path = LOCALE / code / "LC_MESSAGES" / f"{DOMAIN}.po"
    known = Catalog(locale=code)
    if path.exists():
        with path.open("rb") as file:
            known = read_po(file, locale=code)
    made = Catalog(
        locale=code,
        project=DOMAIN,
        version=None,
        header_comment=f"# {DOMAIN} in {known.locale_identifier}.",
        fuzzy=False,
        creation_date=WRITTEN,
        revision_date=WRITTEN,
    )
    made._num_plurals, made._plural_expr = PLURALS[code]  # noqa: SLF001 - CLDR has none for tg
    for text, places in texts().items():
        before = known.get(text if isinstance(text, str) else text[0])
        translated = before.string if before is not None and before.string else ""
        if isinstance(text, tuple):
            forms = PLURALS[code][0]
            translated = tuple(translated)[:forms] if isinstance(translated, tuple) else ()
            translated = (*translated, *[""] * (forms - len(translated)))
        comments = before.user_comments if before is not None else ()
        where = [(place, None) for place in dict.fromkeys(places)]
        made.add(text, translated, locations=where, user_comments=comments)
    return made


def missing(made: Catalog) -> list[Text]:
    return [
        message.id
        for message in made
        if message.id
        and not all(message.string if isinstance(message.string, tuple) else [message.string])
    ]


def written(made: Catalog) -> tuple[bytes, bytes]:
    """As .po and .mo, the same bytes for the same texts. The .mo has what is translated."""
    po, mo = BytesIO(), BytesIO()
    write_po(po, made, width=100, omit_header=False, sort_output=False)
    for text in missing(made):
        made.delete(text if isinstance(text, str) else text[0])
    write_mo(mo, made)
    lines = [
        line
        for line in po.getvalue().splitlines(keepends=True)
        if not line.startswith((b'"POT-Creation-Date', b'"PO-Revision-Date', b'"Generated-By'))
    ]
    return b"".join(lines), mo.getvalue()


def files(code: str) -> tuple[dict[Path, bytes], list[Text]]:
    """What is to stand in the language's folder, and what is not translated.

    A language that lacks more than a FEW is not compiled: half of each would be read by nobody.
    """
    made = catalogue(code)
    absent, most = missing(made), FEW * len(made)
    po, mo = written(made)
    folder = LOCALE / code / "LC_MESSAGES"
    found = {folder / f"{DOMAIN}.po": po}
    if len(absent) <= most:
        found[folder / f"{DOMAIN}.mo"] = mo
    return found, absent


def main() -> int:
    checking = "--check" in sys.argv[1:]
    status = 0
    for code in PLURALS:
        found, absent = files(code)
        there = {path: path.read_bytes() for path in (LOCALE / code).rglob(f"{DOMAIN}.?o")}
        if absent:
            print(f"{code}: {len(absent)} are not translated")  # noqa: T201
        if checking and there != found:
            print(f"{code} is not up to date: make messages")  # noqa: T201
            status = 1
        elif not checking:
            for path in there.keys() - found.keys():
                path.unlink()
            for path, body in found.items():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(body)
    return status


if __name__ == "__main__":
    raise SystemExit(main())
