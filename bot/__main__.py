"""The command line: thin. Every command ends with 0 done, 1 failed, 2 bad settings or usage."""

import asyncio
import signal
import sys
from collections.abc import Coroutine
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

rates = typer.Typer(no_args_is_help=True, help="The official exchange rates.")
app.add_typer(rates, name="rates")


@app.command()
def run(
    role: Annotated[str, typer.Option(help="Parts to run; SQLite takes all of them.")] = "all",
) -> None:
    """Run the bot, by settings alone."""
    if role != "all":
        raise typer.BadParameter("this version runs as one process: all", param_hint="--role")
    from bot.service import serve
    from bot.settings import load

    _end(serve(load(token_required=True)))


@app.command()
def demo(
    once: Annotated[bool, typer.Option(help="Play a conversation, print it, end.")] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Of the chat page.")] = 8734,
) -> None:
    """Show the bot at work: no token, no internet, a chat page on 127.0.0.1."""
    from bot.demo import play_once, show

    _end(play_once() if once else show(port))


@app.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    from bot.service import migrate as bring_up
    from bot.settings import load

    _end(bring_up(load()))


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
    from bot.backfill import backfill as fetch
    from bot.settings import load

    _end(fetch(load(), days, provider or (), again=again))


@app.command()
def healthcheck() -> None:
    """End with 0 if the running bot is healthy."""
    from bot.health import ask
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
