"""The image's recipe, step by step. Where there is no docker its steps are carried out as they
stand, in a folder in place of the root."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from bot.program import GRACE
from tests.deploy.test_wheel import IN_CI, run

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
PLACES = ("/opt", "/src", "/data")


class Step(NamedTuple):
    stage: int
    word: str
    rest: str


def steps() -> list[Step]:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    found, stage = [], -1
    for line in filter(None, joined.splitlines()):
        word, _, rest = line.partition(" ")
        stage += word == "FROM"
        found.append(Step(stage, word, rest))
    return found


def rests(word: str, stage: int = 1) -> list[str]:
    return [step.rest for step in steps() if (step.stage, step.word) == (stage, word)]


def context() -> set[str]:
    """What docker is given, by .dockerignore: paths at the top and below deploy/."""
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*", "everything is left out that is not named"
    return {rule[1:] for rule in rules if rule.startswith("!")}


def test_two_stages_from_one_base_and_nobody_is_root() -> None:
    bases = [step.rest.partition(" AS ")[0] for step in steps() if step.word == "FROM"]
    assert len(bases) == 2
    assert len(set(bases)) == 1, "what was built by one Python is run by the same"
    assert rests("USER") == ["10001:10001"]
    order = [step.word for step in steps() if step.stage == 1]
    assert order.index("RUN") < order.index("USER") < order.index("ENTRYPOINT")
    assert rests("COPY") == ["--from=build /opt/yamchi /opt/yamchi"]


def test_what_it_runs() -> None:
    assert json.loads(rests("ENTRYPOINT")[0]) == ["yamchi"]
    assert json.loads(rests("CMD")[0]) == ["run"]
    assert rests("HEALTHCHECK")[0].endswith('CMD ["yamchi", "healthcheck"]')
    assert rests("VOLUME") == rests("WORKDIR") == ["/data"]
    assert "DATABASE_URL=sqlite:////data/" in rests("ENV")[0]


def test_no_secret_and_no_data_get_in() -> None:
    given = context()
    assert not {name for name in given if re.search(r"env|data|git|tests|\*", name)}
    assert all((ROOT / name).exists() for name in given)


def test_the_libraries_are_those_of_the_lock() -> None:
    def pins(path: Path) -> set[str]:
        return set(re.findall(r"^(\S+==\S+)", path.read_text(encoding="utf-8"), re.MULTILINE))

    ours = pins(DEPLOY / "requirements.lock")
    assert ours <= pins(ROOT / "requirements.lock")
    assert not {pin for pin in ours if pin.startswith(("pytest", "mypy", "ruff"))}
    assert "://" not in (DEPLOY / "requirements.lock").read_text(encoding="utf-8")


def compose(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8"))
    return found


def test_the_compose_file_has_four_lines() -> None:
    assert len((DEPLOY / "compose.yaml").read_text().splitlines()) == 4


@pytest.mark.parametrize("name", ["compose.yaml", "compose.postgres.yaml"])
def test_a_container_can_write_its_data_and_nothing_else(name: str) -> None:
    found = compose(name)
    bot = found["services"]["yamchi"]
    assert bot["read_only"] is True
    assert bot["tmpfs"] == "/tmp"  # noqa: S108 - a folder of the container
    assert bot["cap_drop"] == ["ALL"]
    assert bot["volumes"] == ["data:/data"]
    assert "ports" not in bot
    for service in found["services"].values():
        assert service["restart"] == "unless-stopped"
        for volume in service["volumes"]:
            assert volume.partition(":")[0] in found["volumes"]
        if "build" in service:
            assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).is_file()
            assert (DEPLOY / service["env_file"]).resolve() == ROOT / ".env"
    assert bot.get("stop_grace_period", 10) > GRACE


def test_postgresql_is_waited_for_and_has_the_same_password() -> None:
    services = compose("compose.postgres.yaml")["services"]
    password = services["postgres"]["environment"]["POSTGRES_PASSWORD"]
    assert password in services["yamchi"]["environment"]["DATABASE_URL"]
    assert services["yamchi"]["depends_on"]["postgres"]["condition"] == "service_healthy"


@pytest.mark.skipif(not IN_CI, reason="its libraries are installed over the network, in CI")
def test_the_steps_make_a_program_that_plays(tmp_path: Path) -> None:
    for place in PLACES:
        (tmp_path / place[1:]).mkdir()
    for step in steps():
        if step.stage == 0 and step.word == "COPY":
            source, target = step.rest.split()
            copy(source, Path(inside(target, tmp_path)))
        elif step.stage == 0 and step.word == "RUN":
            command = inside(step.rest, tmp_path).replace("python ", f"{sys.executable} ", 1)
            done = run("sh", "-ec", command, folder=tmp_path)
            assert done.returncode == 0, f"{step.rest}\n{done.stderr}"
    shutil.rmtree(tmp_path / "src")
    path = inside(shlex.split(rests("ENV")[0])[0], tmp_path).removeprefix("PATH=")
    program = path.partition(":")[0] + "/yamchi"
    done = subprocess.run(
        [program, "demo", "--once"],
        cwd=tmp_path / "data",
        env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "> /news" in done.stdout


def inside(text: str, root: Path) -> str:
    """The image's own paths, as they are below `root`."""
    return re.sub(rf"(?<![\w.])({'|'.join(PLACES)})\b", rf"{root}\1", text)


def copy(source: str, target: Path) -> None:
    if source != ".":
        shutil.copy(ROOT / source, target)
        return
    for name in context():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            skip = shutil.ignore_patterns("__pycache__", "*.pyc")
            shutil.copytree(ROOT / name, target / name, ignore=skip)
        else:
            shutil.copy(ROOT / name, target / name)
