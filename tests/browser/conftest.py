"""The demo in a real browser: Debian's Chromium, steered by Playwright."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Locator, Page, ViewportSize, async_playwright, expect

from bot.cli.demo import running
from bot.emulator.server import EmulatorServer
from bot.program import Program
from tests.kit.data import program

LOOPBACK = {"127.0.0.1", "localhost"}
SIZES = {390: 844, 1280: 860}
# `--host-resolver-rules`: whatever asked for another machine would be told that there is none.
FLAGS = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]

# A bank is asked every five seconds, and the machine may have other work.
expect.set_options(timeout=30_000)


@dataclass
class Visit:
    """A page with the demo, the demo behind it, and what went wrong: nothing may at the end."""

    page: Page
    program: Program
    server: EmulatorServer
    wrong: list[str] = field(default_factory=list)

    @property
    def wide(self) -> bool:
        size = self.page.viewport_size
        return size is not None and size["width"] >= 1180

    def bubble(self, *words: str) -> Locator:
        """The newest message of others that has all of these words."""
        found = self.page.locator("article.bot")
        for word in words:
            found = found.filter(has_text=word)
        return found.last

    async def start(self) -> None:
        await self.page.get_by_role("button", name="Start", exact=True).click()
        await expect(self.bubble("1 of 3. Which language do you read?")).to_be_visible()

    async def news(self) -> None:
        """Wait until every outlet was read once."""
        await self.program.timetable.first_round()

    async def chip(self, words: str) -> None:
        await (
            self.page.get_by_role("group", name="Suggestions")
            .get_by_text(words, exact=True)
            .click()
        )

    async def act(self, name: str) -> None:
        """Press one of the panel's own buttons, which is a sheet on a narrow window."""
        if not self.wide:
            await self.page.locator("#panel-button").click()
        await self.page.locator("#acts").get_by_role("button", name=name).click()

    async def go_to(self, chat: str) -> None:
        if not self.wide:
            await self.page.get_by_role("button", name="All chats").click()
        await self.page.locator("#chats").get_by_role("button", name=chat).click()


Demo = tuple[Program, EmulatorServer]
Visiting = Callable[..., AbstractAsyncContextManager[Visit]]


@asynccontextmanager
async def visiting(browser: Browser, demo: Demo, width: int = 1280) -> AsyncIterator[Visit]:
    """A new browser profile that opens the page; checked for what went wrong at the end."""
    context = await browser.new_context(
        viewport=ViewportSize(width=width, height=SIZES[width]),
        has_touch=width < 800,
        is_mobile=width < 800,
        reduced_motion="reduce",
    )
    page = await context.new_page()
    visit = Visit(page, *demo)
    page.on("pageerror", lambda error: visit.wrong.append(str(error)))
    page.on("console", lambda said: _note(visit, said.type, said.text))
    context.on("request", lambda request: _outside(visit, request.url))
    await page.goto(f"{visit.server.url}/chat")
    await expect(page.locator("#state")).to_have_text("bot")
    yield visit
    await context.close()
    assert visit.wrong == []


def _note(visit: Visit, kind: str, text: str) -> None:
    # A machine whose own network changes, as by a container that starts, is no fault of the page.
    if kind in ("error", "warning") and "ERR_NETWORK_CHANGED" not in text:
        visit.wrong.append(text)


def _outside(visit: Visit, url: str) -> None:
    if urlsplit(url).hostname not in LOOPBACK:
        visit.wrong.append(f"a request to {url}")


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    path = program("chromium")
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        await started.close()


@pytest.fixture
async def demo() -> AsyncIterator[Demo]:
    async with running(0) as started:
        yield started


@pytest.fixture
def visit(browser: Browser, demo: Demo) -> Visiting:
    return partial(visiting, browser, demo)
