"""The command line: thin. Every command ends with 0 done, 1 failed, 2 bad settings or usage."""

import asyncio
import signal
import sys
from collections.abc import Coroutine
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.errors import StartupError

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Central Asia's news and official exchange rates in a Telegram chat.",
)


def _tell_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"yamchi {version('yamchi')}")
        raise typer.Exit


@app.callback()
def options(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_tell_version, is_eager=True, help="Tell it and end."),
    ] = False,
) -> None:
    """What goes before a command."""


rates = typer.Typer(no_args_is_help=True, help="The official exchange rates.")
app.add_typer(rates, name="rates")
sources = typer.Typer(no_args_is_help=True, help="The feeds: their health, and lists of them.")
app.add_typer(sources, name="sources")


@app.command()
def run(
    role: Annotated[
        str, typer.Option(help="all, or some of chat,fetch,send: more processes share PostgreSQL.")
    ] = "all",
) -> None:
    """Run the bot, by settings alone."""
    from bot.program import ROLES

    named = [name.strip() for name in role.split(",")]
    if unknown := [name for name in named if name not in (*ROLES, "all")]:
        problem = f"{unknown[0]!r} is none of all, chat, fetch, send"
        raise typer.BadParameter(problem, param_hint="--role")
    from bot.cli.service import serve
    from bot.settings import load

    roles = [name for name in ROLES if name in named or "all" in named]
    _end(serve(load(token_required=True), roles))


@app.command()
def demo(
    once: Annotated[bool, typer.Option(help="Play a conversation, print it, end.")] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Of the chat page.")] = 8734,
) -> None:
    """Show the bot at work: no token, no internet, a chat page on 127.0.0.1."""
    from bot.cli.demo import play_once, show

    _end(play_once() if once else show(port))


@app.command()
def init(
    offline: Annotated[
        bool, typer.Option("--offline", help="Write the token without asking Telegram.")
    ] = False,
) -> None:
    """Ask for the token, check it, write it to .env, tell the bot's link."""
    from bot.cli.init import init as begin

    _end(begin(offline=offline))


@app.command()
def doctor() -> None:
    """Check settings, token, database, clock, time zones and each source; 1 if one fails."""
    from bot.cli.doctor import examine

    _end(examine())


@app.command()
def migrate(
    to: Annotated[
        str | None, typer.Option(help="Copy it to PostgreSQL: postgresql://user@host/database")
    ] = None,
) -> None:
    """Bring the database to the newest schema, or copy it into one of PostgreSQL."""
    from bot.settings import load

    if to is None:
        from bot.cli.service import migrate as bring_up

        _end(bring_up(load()))
        return
    from bot.cli.transfer import move_to

    _end(move_to(load(), to))


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Where the copy goes.")],
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Copy the database, also while the bot runs, and check the copy."""
    from bot.cli.backups import backup as copy
    from bot.settings import load

    _end(copy(load(), file, force=force))


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="A copy made by `yamchi backup`.")]) -> None:
    """Put a copy in the database's place; refused while a bot runs on it."""
    from bot.cli.backups import restore as put_back
    from bot.settings import load

    _end(put_back(load(), file))


@rates.command("backfill")
def backfill(
    days: Annotated[int, typer.Option(min=1, max=20_000, help="Back from today.")],
    provider: Annotated[
        list[str] | None, typer.Option(help="A code, repeatable; otherwise all that are on.")
    ] = None,
    again: Annotated[
        bool, typer.Option(help="Ask again for days that a bank had nothing for.")
    ] = False,
) -> None:
    """Fetch history from the official archives; may be broken off and taken up again."""
    from bot.cli.backfill import backfill as fetch
    from bot.settings import load

    _end(fetch(load(), days, provider or (), again=again))


@sources.command("list")
def list_sources() -> None:
    """Show the sources and how they are; a running bot is not disturbed."""
    from bot.cli.sourcebook import listed
    from bot.settings import load

    _end(listed(load()))


@sources.command("check")
def check_sources(
    ids: Annotated[list[str] | None, typer.Argument(help="Otherwise all that are on.")] = None,
) -> None:
    """Ask the sources now, and end with 1 if one cannot be read. Nothing is stored."""
    from bot.cli.sourcebook import check
    from bot.settings import load

    _end(check(load(), ids or ()))


@sources.command("import")
def import_sources(
    file: Annotated[Path, typer.Argument(help="A list of feeds (OPML).")],
    language: Annotated[
        str | None, typer.Option(help="Of feeds that do not say theirs: en ru kk ky uz tg tk.")
    ] = None,
) -> None:
    """Add the feeds of a list to your sources.toml, the file of YAMCHI_SOURCES."""
    from bot.cli.sourcefile import bring_in
    from bot.news.sources import LANGUAGES
    from bot.settings import load

    if language is not None and language not in LANGUAGES:
        known = ", ".join(sorted(LANGUAGES))
        raise typer.BadParameter(f"{language!r} is none of {known}", param_hint="--language")
    bring_in(load(), file, language)


@sources.command("export")
def export_sources(
    output: Annotated[Path | None, typer.Option(help="A file, otherwise standard output.")] = None,
) -> None:
    """Write all sources as a list of feeds (OPML)."""
    from bot.cli.sourcefile import take_out
    from bot.settings import load

    take_out(load(), output)


@app.command()
def healthcheck() -> None:
    """End with 0 if the running bot is healthy."""
    from bot.health.pages import ask
    from bot.settings import load

    settings = load(token_required=True)
    problem = ask(*settings.listen_at, settings.bot_id)
    if problem:
        typer.echo(problem, err=True)
        raise typer.Exit(1)
    typer.echo("healthy")


def _end(work: Coroutine[Any, Any, int | None]) -> None:
    """Run to the end on the fast loop where there is one; SIGINT before that is a plain end."""
    try:
        import uvloop

        factory = uvloop.new_event_loop
    except ImportError:  # pragma: no cover - Windows
        factory = None
    with asyncio.Runner(loop_factory=factory) as runner:
        status = runner.run(work)
        # All is done: one signal more, as some managers send, must not change how it ended.
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, signal.SIG_IGN)
    if status:
        raise typer.Exit(status)


def _leave(*_: object) -> None:
    """Before the event loop has handlers of its own there is nothing in flight to wait for."""
    sys.exit(0)


def main() -> None:
    """The console script. A StartupError is words on stderr and an exit status, no traceback."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, _leave)
    try:
        app()
    except StartupError as error:
        typer.echo(str(error), err=True)
        sys.exit(error.status)


if __name__ == "__main__":
    main()
