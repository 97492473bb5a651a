"""What axe-core, and rules of our own, have to say against the page as it stands."""

from typing import Any

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

# Inside a sentence a target may be as small as the words.
TARGETS = """nodes => nodes
    .filter(node => !node.matches('.text *') && node.checkVisibility({visibilityProperty: true}))
    .map(node => [node, node.getBoundingClientRect()])
    .filter(([node, box]) => box.width && box.height)
    .filter(([node, box]) => {
        const more = getComputedStyle(node, '::after');
        const inset = more.content === 'none' ? 0 : -2 * parseFloat(more.top);
        return Math.min(box.width, box.height) + inset < 44;
    })
    .map(([node, box]) => `${node.outerHTML.slice(0, 80)} ${box.width}x${box.height}`)"""


async def faults(page: Page) -> list[str]:
    """Everything that axe-core finds serious or critical, each with its element."""
    found: dict[str, Any] = (await Axe().run(page)).response
    assert found["testEngine"]["name"] == "axe-core"
    return [
        f"{one['id']} ({one['impact']}): {node['html'][:120]} {node['failureSummary']}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


async def small_targets(page: Page) -> list[str]:
    """What is meant to be touched and is less than 44 pixels high or wide."""
    found: list[str] = await page.locator("button, a, textarea").evaluate_all(TARGETS)
    return found


async def overflow(page: Page) -> int:
    """How many pixels the page is wider than the window."""
    found: int = await page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return found
