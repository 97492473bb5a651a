"""Rich messages and a channel's pages in the demo: seen, unfolded, found without fault."""

import pytest
from playwright.async_api import expect

from tests.browser.audit import faults
from tests.browser.conftest import SIZES, Visiting


@pytest.mark.parametrize("width", SIZES)
async def test_rates_are_a_table_and_stories_unfold(visit: Visiting, width: int) -> None:
    async with visit(width=width) as newcomer:
        await newcomer.news()
        await newcomer.start()
        page, box = newcomer.page, newcomer.page.get_by_label("Message", exact=True)
        for said in ("/settings", "/rates", "/digest now"):
            await box.fill(said)
            await box.press("Enter")
            if said == "/settings":
                shown = newcomer.bubble("Settings of this chat")
                await shown.get_by_role("button", name="Rich messages").click()
                await expect(newcomer.bubble("Rich messages: on")).to_be_visible()
        rates = newcomer.bubble("Official rates")
        await expect(rates.get_by_role("cell", name="1 USD = 475.09 KZT")).to_be_visible()
        story = newcomer.bubble("Good").locator("details").first
        await expect(story).to_be_visible()
        await story.locator("summary").click()
        await expect(story.locator("p").first).to_be_visible()
        overflow = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not overflow
        assert await faults(page) == []


async def test_the_demos_channel_is_managed_from_the_private_chat(visit: Visiting) -> None:
    async with visit() as newcomer:
        await newcomer.start()
        box = newcomer.page.get_by_label("Message", exact=True)
        await box.fill("/channel @steppe_morning")
        await box.press("Enter")
        page = newcomer.bubble("Review before posting: off")
        await page.get_by_role("button", name="Review").click()
        await expect(newcomer.bubble("Review before posting: on")).to_be_visible()
