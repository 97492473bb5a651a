"""The emulator on a port of this machine."""

from aiohttp import web

from bot.emulator.chatpage import ChatPage
from bot.emulator.emulator import Emulator
from bot.emulator.pagefiles import LOOPBACK
from bot.emulator.webhook import Delivery
from bot.emulator.wire import BODY_LIMIT, BotApi
from bot.nursery import Nursery


class EmulatorServer:
    """Serves the Bot API and the chat page on loopback; port 0 takes a free one.

    A served emulator has a user 1, the one of the chat page.
    """

    def __init__(self, emulator: Emulator, host: str = "127.0.0.1", port: int = 0) -> None:
        if host not in LOOPBACK:
            raise ValueError(f"the emulator serves this machine only, not {host}")
        self.emulator = emulator
        self.host = host
        self.port = port
        self.page = ChatPage(emulator)
        self._api = BotApi(emulator)
        self._nursery = Nursery()
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """The value for BOT_API_URL; valid once started."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    async def start(self) -> None:
        """Listen; OSError where the port is taken."""
        app = web.Application(client_max_size=BODY_LIMIT)
        app.add_routes(self.page.routes())
        for method in ("GET", "POST"):
            app.router.add_route(method, "/bot{token}/{method}", self._api.handle)
        # A bot that is killed takes its long poll with it.
        runner = web.AppRunner(
            app, access_log=None, shutdown_timeout=1.0, handler_cancellation=True
        )
        await runner.setup()
        site = web.TCPSite(runner, self.host, self.port)
        try:
            await site.start()
        except OSError:
            await runner.cleanup()
            raise
        self._runner = runner
        self.port = runner.addresses[0][1]
        self.emulator.state.listeners.append(self.page.hear)
        self._nursery.start("webhook", Delivery(self.emulator.state, self._nursery).run())

    def cut(self) -> None:
        """Break the calls in flight; what is called later is for `emulator.faults` to say."""
        self._api.abort()

    async def stop(self) -> None:
        """Break every connection, long polls included. It can be started again, same port."""
        if self._runner is None:
            return
        self.emulator.state.listeners.remove(self.page.hear)
        self.page.close()
        self._api.abort()
        await self._nursery.close()
        await self._runner.cleanup()
        self._runner = None
