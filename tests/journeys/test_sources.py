"""`yamchi sources` as the bot's operator uses it: beside a running bot, on a pipe."""

from pathlib import Path
from xml.etree import ElementTree as ET

from tests.journeys.database import polled
from tests.journeys.test_news import FEEDS
from tests.kit.outside import Outside, feed
from tests.kit.process import Process, running, settings_for, until
from tests.kit.telegram import Telegram

LIST = """<opml version="2.0"><body><outline text="Lists">
<outline text="Өзенді жаңалықтар" xmlUrl="https://ozen.example.kz/rss"/>
<outline text="Plain &amp; Simple" type="rss" xmlUrl="https://plain.example/feed" language="en"/>
</outline></body></opml>"""


async def ended(process: Process) -> tuple[int, list[str], str]:
    status = await process.ended(30)
    return status, process.stdout.splitlines(), process.stderr


def published(outside: Outside, folder: Path) -> str:
    outside.pages = {name: feed(FEEDS[name]) for name in ("guardian", "atom")}
    outside.pages["page"] = b"<html><body>No feed here.</body></html>"
    listed = [(name, name) for name in ("guardian", "atom", "page", "nothing")]
    return outside.catalogue(folder / "sources.toml", listed)


async def test_the_table_beside_a_running_bot(
    telegram: Telegram, outside: Outside, tmp_path: Path
) -> None:
    sources = published(outside, tmp_path)
    settings = settings_for(telegram, telegram.url, tmp_path, YAMCHI_SOURCES=sources)
    async with running(tmp_path, settings, "sources", "list") as process:
        status, lines, _ = await ended(process)
        assert status == 0
        assert [line.split()[5:7] for line in lines[1:]] == [["never", "–"]] * 4
    async with running(tmp_path, settings) as bot:
        await until(lambda: polled(tmp_path) == 2)
        await bot.heard("page", 20)
        await bot.heard("nothing", 20)
        async with running(tmp_path, settings, "sources", "list") as process:
            status, lines, _ = await ended(process)
    assert status == 0
    heads = [
        "id",
        "title",
        "language",
        "kind",
        "state",
        "last",
        "read",
        "newest",
        "failures",
        "why",
    ]
    assert lines[0].split() == heads
    table = {line.split()[0]: line for line in lines[1:]}
    assert list(table) == ["guardian", "atom", "page", "nothing"]
    for name in ("guardian", "atom"):  # recorded long ago
        assert table[name].split()[1:8] == ["Outlet", name, "en", "feed", "zombie", "just", "now"]
    assert "failing" in table["page"]
    assert table["page"].endswith("sent no feed but a web page.")
    assert table["nothing"].endswith("answered with HTTP 404.")


async def test_all_are_asked_now(telegram: Telegram, outside: Outside, tmp_path: Path) -> None:
    sources = published(outside, tmp_path)
    settings = settings_for(telegram, telegram.url, tmp_path, YAMCHI_SOURCES=sources)
    async with running(tmp_path, settings, "sources", "check") as process:
        status, lines, _ = await ended(process)
    assert (status, lines[-1]) == (1, "2 of 4 can be read.")
    said = {line.partition(":")[0]: line for line in lines[:-1]}
    assert " ok, " in said["guardian"]
    assert " entries, newest " in said["guardian"]
    assert "FAILED" in said["page"]
    assert "sent no feed but" in said["page"]
    assert said["nothing"].endswith("answered with HTTP 404.")
    async with running(tmp_path, settings, "sources", "check", "atom", "guardian") as process:
        status, lines, _ = await ended(process)
    assert (status, lines[-1]) == (0, "2 of 2 can be read.")
    async with running(tmp_path, settings, "sources", "check", "atom", "zz", "yy") as process:
        status, lines, said_wrong = await ended(process)
    assert (status, lines) == (2, [])
    assert [line.partition(":")[0] for line in said_wrong.splitlines()] == ["zz", "yy"]
    assert not (tmp_path / "bot.db").exists()


async def test_a_list_comes_in_and_goes_out(telegram: Telegram, tmp_path: Path) -> None:
    file = tmp_path / "mine" / "sources.toml"
    file.parent.mkdir()
    before = '# my own\n[[feeds]]\nid = "a"\nurl = "https://a.kz/"\nlanguage = "kk" # so it is\n'
    file.write_text(before, "utf-8")
    file.chmod(0o640)
    opml = tmp_path / "list.opml"
    opml.write_text(LIST, "utf-8")
    settings = settings_for(telegram, telegram.url, tmp_path, YAMCHI_SOURCES=str(file))
    async with running(tmp_path, settings, "sources", "import", str(opml)) as process:
        status, lines, _ = await ended(process)
    assert status == 0
    assert lines[:3] == [
        "+ ozen-example: Өзенді жаңалықтар (kk, guessed)",
        "+ plain-simple: Plain & Simple (en)",
        f"2 added to {file}, 0 passed over.",
    ]
    after = file.read_text("utf-8")
    assert after.startswith(before)
    assert file.stat().st_mode & 0o777 == 0o640
    async with running(tmp_path, settings, "sources", "import", str(opml)) as process:
        status, lines, _ = await ended(process)
    assert (status, lines[-1]) == (0, f"0 added to {file}, 2 passed over.")
    assert file.read_text("utf-8") == after
    async with running(tmp_path, settings, "sources", "export") as process:
        assert await process.ended(30) == 0
        document = process.stdout
    outlines = list(ET.fromstring(document).iter("outline"))  # noqa: S314 - ours
    assert [each.get("xmlUrl") for each in outlines] == [
        "https://a.kz/",
        "https://ozen.example.kz/rss",
        "https://plain.example/feed",
    ]
    assert [each.get("language") for each in outlines] == ["kk", "kk", "en"]
    out = tmp_path / "out.opml"
    async with running(tmp_path, settings, "sources", "export", "--output", str(out)) as process:
        assert await ended(process) == (0, [], "")
    assert out.read_text("utf-8") == document
    assert sorted(each.name for each in file.parent.iterdir()) == ["sources.toml"]


async def test_a_file_that_is_not_there_yet_begins_as_the_built_in_list(
    telegram: Telegram, tmp_path: Path
) -> None:
    opml = tmp_path / "list.opml"
    opml.write_text(LIST, "utf-8")
    file = tmp_path / "new.toml"
    settings = settings_for(telegram, telegram.url, tmp_path, YAMCHI_SOURCES=str(file))
    command = ("sources", "import", str(opml), "--language", "uz")
    async with running(tmp_path, settings, *command) as process:
        status, lines, _ = await ended(process)
    assert (status, lines[0]) == (0, "+ ozen-example: Өзенді жаңалықтар (uz)")
    text = file.read_text("utf-8")
    assert "[[rates]]" in text
    assert 'id = "timesca"' in text
    assert text.count("ozen.example.kz") == 1


async def refused(folder: Path, settings: dict[str, str], *command: str) -> tuple[int, list[str]]:
    async with running(folder, settings, "sources", "import", *command) as process:
        status, lines, said = await ended(process)
    assert lines == []
    return status, said.splitlines()


async def test_what_goes_wrong_changes_nothing(telegram: Telegram, tmp_path: Path) -> None:
    file, opml = tmp_path / "sources.toml", tmp_path / "list.opml"
    file.write_text("", "utf-8")
    opml.write_text('<!DOCTYPE o [<!ENTITY x SYSTEM "/etc/passwd">]><opml>&x;</opml>', "utf-8")
    settings = settings_for(telegram, telegram.url, tmp_path, YAMCHI_SOURCES=str(file))
    status, said = await refused(tmp_path, settings, str(opml))
    assert (status, len(said)) == (1, 1)
    assert said[0].startswith("list.opml: not a list of feeds in OPML: it has declarations")
    status, said = await refused(tmp_path, settings, str(tmp_path / "none.opml"))
    assert (status, said) == (1, [f"{tmp_path / 'none.opml'}: No such file or directory"])
    opml.write_text(LIST, "utf-8")
    status, said = await refused(tmp_path, settings, str(opml), "--language", "xx")
    assert (status, "'xx' is none of" in "".join(said)) == (2, True)
    file.write_text("[[feeds]]\n", "utf-8")
    status, said = await refused(tmp_path, settings, str(opml))
    assert (status, len(said)) == (2, 3)
    assert file.read_text("utf-8") == "[[feeds]]\n"
    del settings["YAMCHI_SOURCES"]
    status, said = await refused(tmp_path, settings, str(opml))
    assert status == 2
    assert said[0].startswith("YAMCHI_SOURCES: not set")
