"""The outside world on loopback: recorded feeds, the seed page, the banks' recorded bulletins.

Each host is an address of its own (127.0.0.1, 127.0.0.2, …), since requests to one are paced.
"""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from aiohttp import web

from tests.kit.data import shared

HOSTS = 40
SEED = "seed/times-of-central-asia-archive.txt"
# The newest first: it is the answer to a day that is not recorded.
BULLETINS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "nbk": (
        ("02.04.2026", "nbk/get_rates_2026-04-02.xml"),
        ("01.04.2026", "nbk/get_rates_2026-04-01.xml"),
    ),
    "nbkr": (("", "nbkr/daily_2026-05-23.xml"),),
    "nbkr-weekly": (("", "nbkr/weekly_2026-05-23.xml"),),
    "nbt": (
        ("2026-05-19", "nbt/export_xml_2026-05-19.xml"),
        ("2026-05-18", "nbt/export_xml_2026-05-18.xml"),
    ),
    "cbu": (
        ("2026-04-02", "cbu/json_all_2026-04-02.json"),
        ("2026-04-01", "cbu/json_all_2026-04-01.json"),
    ),
    "cbr": (
        ("19/03/2026", "cbr/XML_daily_2026-03-19.xml"),
        ("17/03/2026", "cbr/XML_daily_2026-03-17.xml"),
    ),
}
BANKS = ("nbk", "nbkr", "nbt", "cbu", "cbr")


def feed(name: str) -> bytes:
    return shared(f"news/feeds/{name}").read_bytes()


def bulletin(bank: str, day: str = "") -> bytes:
    """The recorded bulletin of the day, as the bank writes it, or the newest."""
    recorded = BULLETINS[bank]
    name = dict(recorded).get(day, recorded[0][1])
    return shared(f"rates/{name}").read_bytes()


@dataclass
class Outside:
    """`pages` are answered at /pages/NAME; `instead` are bodies that a bank sends whatever day is
    asked for. `origins` are http://host:port, one for each host."""

    pages: dict[str, bytes] = field(default_factory=dict)
    instead: dict[str, bytes] = field(default_factory=dict)
    origins: tuple[str, ...] = ()
    asked: list[str] = field(default_factory=list)

    def catalogue(
        self,
        file: Path,
        feeds: Iterable[tuple[str, str]] = (),
        *,
        banks: Iterable[str] = (),
        kind: str = "feed",
    ) -> str:
        """Write a sources.toml: (id, address) of feeds, a name in place of an address is a page
        of ours. Returns the file's path as a setting."""
        numbers = count()
        tables = [
            f'[[feeds]]\nid = "{source}"\ntitle = "{title(source)}"\nlanguage = "en"\n'
            f'kind = "{kind}"\nurl = "{self.address(next(numbers), page)}"\n'
            for source, page in feeds
        ]
        tables += [
            f'[[rates]]\nprovider = "{bank}"\nbase_url = "{self.origins[next(numbers)]}"\n'
            for bank in banks
        ]
        tables.append('[[rates]]\nprovider = "cbt"\n' if banks else "")
        file.write_text("\n".join(tables), "utf-8")
        return str(file)

    def address(self, number: int, page: str) -> str:
        return page if "://" in page else f"{self.origins[number]}/pages/{page}"

    async def page(self, request: web.Request) -> web.Response:
        body = self.pages.get(request.match_info["name"])
        if body is None:
            raise web.HTTPNotFound
        return web.Response(body=body, content_type="application/octet-stream")

    def bank(self, request: web.Request, code: str, day: str = "") -> web.Response:
        self.asked.append(code)
        body = self.instead.get(code)
        return web.Response(body=bulletin(code, day) if body is None else body)

    async def nbk(self, request: web.Request) -> web.Response:
        return self.bank(request, "nbk", request.query["fdate"])

    async def nbkr(self, request: web.Request) -> web.Response:
        return self.bank(request, "nbkr")

    async def nbkr_weekly(self, request: web.Request) -> web.Response:
        return self.bank(request, "nbkr-weekly")

    async def nbt(self, request: web.Request) -> web.Response:
        if request.query.get("export") != "xmlout":
            return web.Response(body=b"<html>help</html>", content_type="text/html")
        return self.bank(request, "nbt", request.query["date"])

    async def cbu(self, request: web.Request) -> web.Response:
        return self.bank(request, "cbu", request.match_info.get("day", ""))

    async def cbr(self, request: web.Request) -> web.Response:
        return self.bank(request, "cbr", request.query.get("date_req", ""))


def title(source: str) -> str:
    """The title that `catalogue` gives to a source."""
    return f"Outlet {source}"


@asynccontextmanager
async def open_outside() -> AsyncIterator[Outside]:
    outside = Outside()
    app = web.Application()
    archive = "/en/arkhiv-kursov-valyut/json/"
    app.add_routes(
        [
            web.get("/pages/{name}", outside.page),
            web.get("/rss/get_rates.cfm", outside.nbk),
            web.get("/XML/daily.xml", outside.nbkr),
            web.get("/XML/weekly.xml", outside.nbkr_weekly),
            web.get("/en/kurs/export_xml.php", outside.nbt),
            web.get(archive, outside.cbu),
            web.get(archive + "all/{day}/", outside.cbu),
            web.get("/scripts/XML_daily.asp", outside.cbr),
        ]
    )
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        for number in range(1, HOSTS + 1):
            await web.TCPSite(runner, f"127.0.0.{number}", 0).start()
        outside.origins = tuple(f"http://{host}:{port}" for host, port in runner.addresses)
        yield outside
    finally:
        await runner.cleanup()
