"""The demo's chat page: what can be told from its files. tests/browser has it in a browser."""

import re
from importlib.resources import files

import pytest

PAGE = files("bot.emulator").joinpath("page")
NAMES = sorted(each.name for each in PAGE.iterdir())


def read(name: str) -> str:
    return PAGE.joinpath(name).read_text(encoding="utf-8")


def test_the_page_is_packaged() -> None:
    assert {"index.html", "chat.js", "style.css"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_no_address_outside(name: str) -> None:
    found = re.findall(r"(?:https?:|[\"'(])//[\w.-]+\.\w+[^\s\"']*", read(name))
    assert [url for url in found if url != "http://www.w3.org/2000/svg"] == []


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".js")])
def test_text_never_becomes_markup(name: str) -> None:
    writes = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\(|new Function"
    )
    assert re.findall(writes, read(name)) == []


def test_nothing_inline_that_a_strict_policy_stops() -> None:
    """A bare <script> is in the policy by its hash."""
    page = read("index.html")
    assert re.findall(r"<style|\sstyle=|\son\w+=|javascript:|<script(?!>|[^>]*\ssrc=)", page) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_file_it_names_is_there(name: str) -> None:
    named = re.findall(r"/chat/static/([\w.-]+)|from \"\./([\w.-]+)\"", read(name))
    assert {first or second for first, second in named} <= set(NAMES)


def test_every_control_has_a_name() -> None:
    page = read("index.html")
    assert 'for="text"' in page
    for attributes, content in re.findall(r"<button([^>]*)>(.*?)</button>", page, re.DOTALL):
        assert "aria-label=" in attributes or re.sub(r"<[^>]*>", "", content).strip()
