"""What is written down is what the code does: generated pages, commands, settings, links."""

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from bot.settings import NAMES, SECRETS
from docs import generate
from handlers.commands import COMMANDS

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "docs" / "generate.py"
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?[^)]*\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_the_generated_files_are_what_the_code_says() -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", generate.FILES)
def test_a_stale_file_is_found_and_written_anew(
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "docs").mkdir()
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    monkeypatch.setattr(sys, "argv", ["generate.py"])
    assert generate.main() == 0
    monkeypatch.setattr(sys, "argv", ["generate.py", "--check"])
    assert generate.main() == 0
    (tmp_path / name).write_text("old", encoding="utf-8")
    assert generate.main() == 1
    assert capsys.readouterr().err == f"not what the code says, run `make docs`: {name}\n"
    (tmp_path / name).unlink()
    assert generate.main() == 1


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_is_in_the_docs(command: object) -> None:
    name = getattr(command, "name", "")
    assert f"`/{name}" in text_of("docs/commands.md")


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_is_in_the_docs(name: str) -> None:
    assert f"| `{name}` |" in text_of("docs/configuration.md")
    assert re.search(rf"^#?{name}=", text_of(".env.example"), re.MULTILINE)
    if name in SECRETS:
        assert f"`{name}_FILE`" in text_of("docs/configuration.md")


def test_the_readme_names_what_there_is_and_nothing_else() -> None:
    said = set(re.findall(r"`/([a-z]+)", text_of("README.md")))
    assert said <= {command.name for command in COMMANDS}
    settings = set(re.findall(r"\bYAMCHI_[A-Z_]+\b", text_of("README.md")))
    assert settings <= {*NAMES, *(f"{name}_FILE" for name in SECRETS)}


def links() -> list[tuple[str, str]]:
    return [
        (name_of(page), target)
        for page in PAGES
        for target in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8")))
        if not re.match(r"[a-z]+:", target)
    ]


@pytest.mark.parametrize(("page", "target"), links())
def test_every_link_inside_leads_somewhere(page: str, target: str) -> None:
    file, _, anchor = target.partition("#")
    path = (ROOT / page).parent / unquote(file) if file else ROOT / page
    assert path.exists(), f"{page}: {target}"
    if anchor and path.suffix == ".md":
        assert anchor in anchors(path.read_text(encoding="utf-8")), f"{page}: {target}"


def anchors(text: str) -> set[str]:
    """The headings as GitHub names them."""
    found = HEADING.findall(FENCE.sub("", text))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in found}


def test_the_changelog_has_this_version() -> None:
    project = text_of("pyproject.toml")
    version = re.search(r'^version = "(.+)"$', project, re.MULTILINE)
    assert version is not None
    changelog = text_of("CHANGELOG.md")
    assert version[1] in changelog or "Unreleased" in changelog


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_begins_with_its_title(path: Path) -> None:
    assert re.search(r"^# ", path.read_text(encoding="utf-8"), re.MULTILINE)


def test_each_decision_has_a_number_and_a_line() -> None:
    pages = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("0*.md"))
    listed = re.findall(
        r"^\| \[(\d{4})\]\((\S+)\)", text_of("docs/decisions/README.md"), re.MULTILINE
    )
    assert [name for _, name in listed] == pages
    assert [number for number, _ in listed] == [name[:4] for name in pages]
    assert len({name[:4] for name in pages}) == len(pages)
