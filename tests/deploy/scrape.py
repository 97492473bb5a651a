"""The metrics of a bot at work, as Prometheus' own library reads them."""

from collections.abc import Iterator
from dataclasses import dataclass

from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families


@dataclass(frozen=True)
class Scrape:
    """`text` as it came over HTTP."""

    text: str

    def families(self) -> Iterator[Metric]:
        yield from text_string_to_metric_families(self.text)

    def names(self) -> set[str]:
        """As a query names them: with `_bucket` and `_total`, and families without a sample."""
        named = {line.split()[2] for line in self.text.splitlines() if line.startswith("# TYPE")}
        return named | {each.name for family in self.families() for each in family.samples}

    def value(self, name: str, **labels: str) -> float:
        """Of the one sample with these labels. KeyError where there is none."""
        for family in self.families():
            for sample in family.samples:
                if sample.name == name and sample.labels == labels:
                    return float(sample.value)
        raise KeyError(f"{name}{labels}")
