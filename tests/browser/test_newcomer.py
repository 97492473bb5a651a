"""A newcomer's first minutes, by clicks alone, on a phone and on a desk; what axe-core says."""

from typing import Literal

import pytest
from playwright.async_api import Page, expect

from tests.browser.audit import faults, overflow, small_targets
from tests.browser.conftest import Visiting

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
ANSWERS = {"/news": "Viewing results", "/digest now": "Good ", "/chart USD/KZT 90d": "90 days"}


@pytest.mark.parametrize("width", [390, 1280])
async def test_from_an_empty_page_to_all_that_it_does(visit: Visiting, width: int) -> None:
    async with visit(width) as newcomer:
        page = newcomer.page
        await expect(page.get_by_role("article")).to_have_count(0)
        await newcomer.start()

        await newcomer.chip("100 usd in kzt")
        converted = newcomer.bubble("100 USD = 47,509.00 KZT")
        await expect(converted).to_contain_text("2 Apr 2026 · National Bank of Kazakhstan")

        await newcomer.chip("/chart USD/KZT 90d")
        chart = newcomer.bubble("USD/KZT · 90 days").get_by_role("img")
        await expect(chart).to_have_js_property("complete", True)
        assert await chart.evaluate("image => image.naturalWidth") > 300

        await newcomer.chip("/alert USD/KZT > 480")
        await expect(newcomer.bubble("USD/KZT ≥ 480")).to_contain_text("to go")
        await newcomer.act("Move the dollar")
        alert = newcomer.bubble("USD/KZT has risen to 480")
        await expect(alert).to_contain_text("1 USD = 475.09 → 484.59 KZT")

        await newcomer.chip("/digest 09:00")
        await expect(newcomer.bubble("09:00 · every day")).to_contain_text("next: ")
        await newcomer.act("Next morning")
        digest = newcomer.bubble("Good morning · ", "Official rates")
        await expect(digest).to_be_in_viewport()
        await expect(digest.locator(".stamp")).to_have_text("09:00")
        await page.set_viewport_size({"width": 320, "height": 640})
        assert await overflow(page) == 0
        assert await faults(page) == []


async def judged(page: Page, what: str) -> None:
    for scheme in SCHEMES:
        await page.emulate_media(color_scheme=scheme)
        assert await faults(page) == [], f"{what}, {scheme}"


@pytest.mark.parametrize("width", [390, 1280])
async def test_axe_core_finds_no_serious_fault(visit: Visiting, width: int) -> None:
    async with visit(width) as newcomer:
        page = newcomer.page
        await judged(page, "the welcome")
        await newcomer.news()
        await newcomer.start()
        for words, answer in ANSWERS.items():
            await newcomer.chip(words)
            await expect(newcomer.bubble(answer)).to_be_visible()
        await page.get_by_role("button", name="Menu").click()
        await expect(page.get_by_role("option").first).to_be_visible()
        await judged(page, "a conversation, with the menu open")
        await page.keyboard.press("Escape")
        await newcomer.act("Cut the network")
        await expect(page.locator("#offline")).to_be_visible()
        await judged(page, "the network is cut")
        await newcomer.go_to("Caravan of Friends")
        await judged(page, "a group")


async def test_a_phone_is_touched_with_a_thumb(visit: Visiting) -> None:
    async with visit(390) as newcomer:
        page = newcomer.page
        await newcomer.news()
        await newcomer.start()
        await newcomer.chip("/news")
        await expect(newcomer.bubble("Viewing results")).to_be_visible()
        assert await small_targets(page) == []
        await page.locator("#panel-button").click()
        await judged(page, "the sheet")
        assert await small_targets(page) == []
        await page.keyboard.press("Escape")
        await expect(page.locator("#panel-button")).to_be_focused()
        await page.get_by_role("button", name="All chats").click()
        await judged(page, "the list of chats")
        assert await small_targets(page) == []
        assert await overflow(page) == 0
