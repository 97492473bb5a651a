"""The recorded archive page: six articles, five figures of a ticker that are no official rates."""

from decimal import Decimal
from pathlib import Path

from tests.journeys.database import polled, rows
from tests.journeys.reading import UNREAD, headlines, labels, place, summed_up
from tests.kit.data import shared
from tests.kit.outside import SEED, Outside
from tests.kit.process import running, settings_for, until
from tests.kit.telegram import Telegram

TICKER = {
    ("KGS", "USD"): "0.01144",
    ("KZT", "USD"): "0.00192",
    ("TJS", "USD"): "0.10134",
    ("UZS", "USD"): "0.00008",
    ("TMT", "USD"): "0.28571",
}


async def test_the_seed_page_is_read_as_what_it_is(
    telegram: Telegram, outside: Outside, tmp_path: Path
) -> None:
    page = shared(SEED).read_bytes()
    lines = page.decode().splitlines()
    outside.pages = {"archive": page}
    sources = outside.catalogue(tmp_path / "s.toml", [("timesca", "archive")], kind="archive")
    settings = settings_for(telegram, telegram.url, tmp_path, YAMCHI_SOURCES=sources)
    user = telegram.user(7)
    async with running(tmp_path, settings):
        await until(lambda: polled(tmp_path) == 1)
        listing = await telegram.ask(user, "/news")
        summaries = [await summed_up(telegram, user, f"/summary {n}") for n in range(1, 7)]
        board = await telegram.ask(user, "/rates")

    assert place(listing) == (1, 6, 6)
    assert labels(listing) == ["1", "2", "3", "4", "5", "6"]
    titles = [line.title for line in headlines(listing)]
    assert titles == [title for title in lines if title in titles], "in the page's order"
    assert len(titles) == 6

    for title, summary in zip(titles, summaries, strict=True):
        excerpt = next(line for line in lines[lines.index(title) + 1 :] if line.strip())
        # The recording is of the list alone: there are no pages to read.
        told = summary.text.removeprefix(title).removesuffix(f"\n\n{UNREAD}").split("\n\n")
        cut = excerpt.rstrip().endswith(("...", "…"))
        assert ("The outlet's excerpt ends here." in told[-1]) == cut
        sentences = " ".join(told[1 : -1 if cut else None])
        assert sentences.endswith((".", "!", "?", "”", '"')), sentences[-80:]
        assert not sentences.endswith(("...", "…"))

    stored = rows(tmp_path, "SELECT source, base, quote, value, nominal FROM quotes")
    assert {(base, quote): value for _, base, quote, value, _ in stored} == TICKER
    assert {(source, nominal) for source, *_, nominal in stored} == {("timesca", 1)}
    assert all(Decimal(value) < 1 for *_, value, _ in stored)
    assert "0.0" not in board.text
    assert "Outlet" not in board.text
    assert "TMT" in board.text
