"""The dashboard asks for metrics that there are."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bot.health.test_monitor import CATALOGUE, Get, get, made, program
from tests.deploy.scrape import Scrape

DASHBOARD = Path(__file__).parents[2] / "deploy" / "grafana.json"
WORDS = {"sum", "max", "min", "rate", "increase", "by", "histogram_quantile", "label_values"}

__all__ = ["CATALOGUE", "get", "made", "program"]


def dashboard() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    return found


def queries() -> Iterator[tuple[str, str]]:
    for panel in dashboard()["panels"]:
        for target in panel["targets"]:
            yield panel["title"], target["expr"]
    for variable in dashboard()["templating"]["list"]:
        if variable["type"] == "query":
            yield variable["name"], variable["query"]["query"]


def metrics_in(expression: str) -> set[str]:
    """The names that stand where a query names a metric."""
    bare = re.sub(r"\{[^}]*\}|\[[^]]*\]|by \([^)]*\)", " ", expression)
    bare = re.sub(r"(label_values\(\w+),[^)]*", r"\1", bare)
    return set(re.findall(r"\b[a-z]\w*", bare)) - WORDS


def labels_in(expression: str) -> set[str]:
    inside = re.findall(r"(\w+)\s*(?:=~|!~|!=|=)\s*\"", expression)
    grouped = [name for part in re.findall(r"by \(([^)]*)\)", expression) for name in part.split()]
    return {name.strip(",") for name in [*inside, *grouped]}


def test_every_panel_has_a_query_and_a_place() -> None:
    panels = dashboard()["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    places: set[tuple[int, int]] = set()
    for panel in panels:
        assert panel["targets"], panel["title"]
        at = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(at["x"], at["x"] + at["w"])
            for y in range(at["y"], at["y"] + at["h"])
        }
        assert not places & cells, panel["title"]
        assert at["x"] + at["w"] <= 24
        places |= cells


def test_what_a_query_names_is_found() -> None:
    asked = 'sum by (le) (rate(a_total{b=~"c_d"}[5m])) / max(e_bytes)'
    assert metrics_in(asked) == {"a_total", "e_bytes"}
    assert labels_in(asked) == {"le", "b"}
    assert metrics_in("label_values(a_info, instance)") == {"a_info"}


async def test_every_query_names_a_metric_that_exists(program: object, get: Get) -> None:
    names = Scrape((await get("/metrics"))[1]).names()
    for title, expression in queries():
        asked = metrics_in(expression)
        assert asked, title
        assert asked <= names, f"{title}: {asked - names}"


async def test_every_metric_of_ours_is_on_the_dashboard(program: object, get: Get) -> None:
    shown = {name for _, expression in queries() for name in metrics_in(expression)}
    for family in Scrape((await get("/metrics"))[1]).families():
        if family.name.startswith("yamchi_"):
            named = {family.name, f"{family.name}_total", f"{family.name}_bucket"}
            assert named & shown, family.name


@pytest.mark.parametrize(("title", "expression"), list(queries()))
def test_labels_are_those_that_metrics_have(title: str, expression: str) -> None:
    known = {"instance", "le", "state", "lane", "kind", "outcome", "part", "bank", "version"}
    assert labels_in(expression) <= known, title
