"""The demo's outside world on loopback: the sample outlets, and the banks at their own paths.

The real fetching, parsing and storing run against it: a source's address and every provider's
`base_url` point here.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.model import Bulletin
from bot.sample import banks, items, pages, rates
from bot.sample.turns import Turns

if TYPE_CHECKING:
    from aiohttp import web

XML = "application/xml"
HTML = "text/html"
JSON = "application/json"


@asynccontextmanager
async def serve(clock: Clock, turns: Turns | None = None) -> AsyncIterator[str]:
    """The application on a free port of loopback while the context lasts; gives its address."""
    from aiohttp import web

    runner = web.AppRunner(application(clock, turns), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def application(clock: Clock, turns: Turns | None = None) -> "web.Application":
    """The items are dated from the moment this is called; some come only after it, and what
    `turns` brings when it brings it."""
    # Imported here: only the demo has use for a web server.
    from aiohttp import web

    app = web.Application()
    sample = _Sample(clock, turns or Turns(clock))
    app.add_routes(
        [
            web.get("/sample/", sample.index),
            web.get("/sample/feeds/{id}.xml", sample.feed),
            web.get("/sample/{slug}", sample.page),
            web.get("/rss/get_rates.cfm", sample.nbk),
            web.get("/XML/daily.xml", _nbkr_daily),
            web.get("/XML/weekly.xml", _nbkr_weekly),
            web.get("/en/kurs/export_xml.php", _nbt),
            web.get("/en/arkhiv-kursov-valyut/json/", _cbu),
            web.get("/en/arkhiv-kursov-valyut/json/all/{day}/", _cbu),
            web.get("/scripts/XML_daily.asp", _cbr),
        ]
    )
    app.on_startup.append(_load)
    return app


class _Sample:
    def __init__(self, clock: Clock, turns: Turns) -> None:
        self._clock = clock
        self._turns = turns
        self._start = clock.now()

    async def index(self, _: "web.Request") -> "web.Response":
        return _response(pages.index(items.outlets()), HTML)

    async def feed(self, request: "web.Request") -> "web.Response":
        outlet = items.outlet(request.match_info["id"])
        if outlet is None:
            raise _not_found()
        now = self._clock.now()
        outlet = self._turns.with_published(outlet, self._start)
        body = pages.feed(outlet, self._start, now, str(request.url.origin()))
        return _response(body, "application/rss+xml")

    async def page(self, request: "web.Request") -> "web.Response":
        found = items.find(request.match_info["slug"])
        if found is None:
            raise _not_found()
        outlet, item = found
        return _response(
            pages.page(outlet, self._turns.dated(item, self._start), self._start), HTML
        )

    async def nbk(self, request: "web.Request") -> "web.Response":
        written = request.query.get("fdate")
        day = _day(written, "%d.%m.%Y") if written else None
        bulletin = self._turns.moved(day) or rates.bulletin("nbk", day)
        return _response(banks.nbk(bulletin, _before("nbk", bulletin)), XML)


async def _nbkr_daily(_: "web.Request") -> "web.Response":
    return _response(banks.nbkr(rates.bulletin("nbkr")), XML, "windows-1251")


async def _nbkr_weekly(_: "web.Request") -> "web.Response":
    body = banks.nbkr(rates.bulletin("nbkr-weekly"), weekly=True)
    return _response(body, XML, "windows-1251")


async def _nbt(request: "web.Request") -> "web.Response":
    bulletin = _asked("nbt", request.query.get("date"), "%Y-%m-%d")
    return _response(banks.nbt(bulletin), XML)


async def _cbu(request: "web.Request") -> "web.Response":
    bulletin = _asked("cbu", request.match_info.get("day"), "%Y-%m-%d")
    return _response(banks.cbu(bulletin, _before("cbu", bulletin)), JSON)


async def _cbr(request: "web.Request") -> "web.Response":
    bulletin = _asked("cbr", request.query.get("date_req"), "%d/%m/%Y")
    return _response(banks.cbr(bulletin), XML, "windows-1251")


def _asked(document: str, written: str | None, form: str) -> Bulletin:
    return rates.bulletin(document, _day(written, form) if written else None)


def _day(written: str, form: str) -> date:
    from aiohttp import web

    try:
        # A day has no zone: what is read here is a date only.
        return datetime.strptime(written, form).date()  # noqa: DTZ007
    except ValueError as error:
        raise web.HTTPBadRequest(text="no such day") from error


def _before(document: str, bulletin: Bulletin) -> Bulletin | None:
    return rates.before(document, bulletin.effective_date)


def _response(body: bytes, kind: str, charset: str = "utf-8") -> "web.Response":
    from aiohttp import web

    return web.Response(body=body, content_type=kind, charset=charset)


def _not_found() -> "web.HTTPNotFound":
    from aiohttp import web

    return web.HTTPNotFound(text="not in the sample")


async def _load(_: "web.Application") -> None:
    """Read the files once, in a thread, before the first request."""
    await asyncio.gather(asyncio.to_thread(items.outlets), asyncio.to_thread(rates.table))
