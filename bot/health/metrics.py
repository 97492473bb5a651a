"""Metrics in the text that Prometheus reads, version 0.0.4."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
Kind = Literal["counter", "gauge", "histogram"]
Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sample:
    """`suffix` goes behind the family's name: `_bucket`, `_sum` and `_count` of a histogram."""

    value: float
    labels: Labels
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """What is measured under one name. Times are seconds, sizes bytes; a counter ends in _total."""

    name: str
    kind: Kind
    about: str
    samples: Sequence[Sample]


class Histogram:
    """How many observations were at most as large as each bound."""

    def __init__(self, *bounds: float) -> None:
        self._bounds = bounds
        self._counts = [0] * (len(bounds) + 1)
        self._sum = 0.0

    def observe(self, value: float) -> None:
        self._counts[bisect_left(self._bounds, value)] += 1
        self._sum += value

    def samples(self) -> list[Sample]:
        found, total = [], 0
        names = [*map(number, self._bounds), "+Inf"]
        for name, count in zip(names, self._counts, strict=True):
            total += count
            found.append(Sample(total, {"le": name}, "_bucket"))
        return [*found, Sample(self._sum, {}, "_sum"), Sample(total, {}, "_count")]


def gauge(name: str, about: str, value: float | None) -> Family:
    """One value; None is not known, and no sample."""
    return Family(name, "gauge", about, () if value is None else (Sample(value, {}),))


def by_label(
    name: str, kind: Kind, about: str, label: str, values: Mapping[str, float | None]
) -> Family:
    samples = [
        Sample(value, {label: key}) for key, value in sorted(values.items()) if value is not None
    ]
    return Family(name, kind, about, samples)


def page(families: Iterable[Family]) -> str:
    return "".join(f"{line}\n" for family in families for line in _lines(family))


def number(value: float) -> str:
    """Whole numbers as such, so that large ones keep their digits."""
    return str(int(value)) if value == int(value) else repr(float(value))


def _lines(family: Family) -> Iterable[str]:
    about = family.about.replace("\\", r"\\").replace("\n", r"\n")
    yield f"# HELP {family.name} {about}"
    yield f"# TYPE {family.name} {family.kind}"
    for sample in family.samples:
        yield f"{family.name}{sample.suffix}{_labels(sample.labels)} {number(sample.value)}"


def _labels(labels: Labels) -> str:
    inside = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())
    return f"{{{inside}}}" if inside else ""


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
