"""The wheel, installed where there is nothing else, and where others have the same names."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "handlers", "storage")
NOT_NEEDED = {".po", ".pyc"}
IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def run(*command: object, folder: Path) -> subprocess.CompletedProcess[str]:
    """With nothing of this environment but the way to programs and to packages."""
    kept = ("PATH", "LANG", "TMPDIR", "SSL_CERT_FILE", "http_proxy", "https_proxy", "no_proxy")
    env = {
        name: value for name, value in os.environ.items() if name in kept or name.startswith("PIP_")
    }
    return subprocess.run(
        [str(each) for each in command],
        cwd=folder,
        env={**env, "HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=600,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("dist")
    done = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", target, folder=ROOT)
    assert done.returncode == 0, done.stderr
    (made,) = target.glob("*.whl")
    return made


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A new environment's folder of programs."""
    venv.create(tmp_path / "venv", with_pip=False)
    return tmp_path / "venv" / "bin"


def site_packages(programs: Path) -> Path:
    (found,) = programs.parent.glob("lib/python*/site-packages")
    return found


def install(programs: Path, *arguments: object, folder: Path) -> None:
    pip = (sys.executable, "-m", "pip", "--python", programs / "python", "install", "--quiet")
    done = run(*pip, *arguments, folder=folder)
    assert done.returncode == 0, done.stderr


def borrow(programs: Path) -> None:
    """Let that environment have the libraries of this one. Its `.pth` files are not followed, so
    this clone is not among them."""
    library = sysconfig.get_path("purelib")
    (site_packages(programs) / "borrowed.pth").write_text(f"{library}\n", encoding="utf-8")


def play(programs: Path, folder: Path) -> str:
    done = run(programs / "yamchi", "demo", "--once", folder=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_takes_no_name_but_its_own(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.partition("/")[0] for name in archive.namelist()}
        entry = archive.read("yamchi-0.1.0.dist-info/entry_points.txt").decode()
    assert {name for name in tops if not name.endswith(".dist-info")} == {"yamchi"}
    assert "yamchi = yamchi:main" in entry


def test_every_file_that_is_read_is_in(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    here = [path for room in ROOMS for path in (ROOT / room).rglob("*") if path.is_file()]
    wanted = {
        f"yamchi/rooms/{path.relative_to(ROOT).as_posix()}"
        for path in here
        if path.suffix not in NOT_NEEDED
    }
    assert {name for name in wanted if name.endswith(".mo")}
    assert wanted - names == set()


def test_the_demo_plays_from_it(wheel: Path, empty: Path, tmp_path: Path) -> None:
    install(empty, "--no-deps", "--no-index", wheel, folder=tmp_path)
    borrow(empty)
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    told = play(empty, folder)
    assert "> /news" in told
    assert str(ROOT) not in told
    assert list(folder.iterdir()) == [], "the demo leaves nothing behind"
    where = "import yamchi, sys; print(yamchi.__file__); import importlib.util as i; " + "; ".join(
        f"print(i.find_spec({room!r}))" for room in ROOMS
    )
    done = run(empty / "python", "-c", where, folder=folder)
    assert done.stdout.splitlines()[0].startswith(str(empty.parent))
    assert done.stdout.splitlines()[1:] == ["None"] * 3


def test_others_of_the_same_names_keep_theirs(wheel: Path, empty: Path, tmp_path: Path) -> None:
    for room in ROOMS:
        folder = site_packages(empty) / room
        folder.mkdir()
        (folder / "__init__.py").write_text("MINE = True\n", encoding="utf-8")
    install(empty, "--no-deps", "--no-index", wheel, folder=tmp_path)
    borrow(empty)
    assert "> /news" in play(empty, tmp_path)
    done = run(empty / "python", "-m", "yamchi", "--help", folder=tmp_path)
    assert "demo" in done.stdout
    for room in ROOMS:
        done = run(empty / "python", "-c", f"import {room}; print({room}.MINE)", folder=tmp_path)
        assert done.stdout == "True\n"


@pytest.mark.skipif(not IN_CI, reason="its libraries are installed over the network, in CI")
def test_it_installs_with_its_libraries(wheel: Path, empty: Path, tmp_path: Path) -> None:
    install(empty, wheel, folder=tmp_path)
    pip = (sys.executable, "-m", "pip", "--python", empty / "python")
    assert run(*pip, "check", folder=tmp_path).returncode == 0
    assert "> /news" in play(empty, tmp_path)
