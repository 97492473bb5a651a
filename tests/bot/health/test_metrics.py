"""The page of metrics, held against the parser of Prometheus' own library."""

import math

from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from bot.health.metrics import Family, Histogram, Sample, by_label, gauge, page

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(0, 2**53)


@given(TEXTS, NUMBERS)
def test_any_label_and_value_is_read_as_it_was(label: str, value: float) -> None:
    written = page([by_label("yamchi_a", "gauge", "About\nit \\ .", "part", {label: value})])
    (family,) = text_string_to_metric_families(written)
    (sample,) = family.samples
    assert (family.name, family.type) == ("yamchi_a", "gauge")
    assert family.documentation == "About\nit \\ ."
    assert (sample.labels, sample.value) == ({"part": label}, value)


def test_a_histogram_counts_what_is_at_most_as_large() -> None:
    histogram = Histogram(0.1, 1.0)
    for value in (0.05, 0.1, 0.5, 7.0):
        histogram.observe(value)
    written = page([Family("yamchi_lag_seconds", "histogram", "Lag.", histogram.samples())])
    (family,) = text_string_to_metric_families(written)
    assert family.type == "histogram"
    found = {(sample.name, sample.labels.get("le")): sample.value for sample in family.samples}
    assert math.isclose(found.pop(("yamchi_lag_seconds_sum", None)), 7.65)
    assert found == {
        ("yamchi_lag_seconds_bucket", "0.1"): 2,
        ("yamchi_lag_seconds_bucket", "1"): 3,
        ("yamchi_lag_seconds_bucket", "+Inf"): 4,
        ("yamchi_lag_seconds_count", None): 4,
    }


def test_what_is_not_known_has_no_sample() -> None:
    written = page([gauge("yamchi_a", "A.", None), by_label("yamchi_b", "gauge", "B.", "x", {})])
    assert [family.samples for family in text_string_to_metric_families(written)] == [[], []]
    assert page([by_label("yamchi_b", "gauge", "B.", "x", {"y": None})]).count("\n") == 2


def test_large_counts_keep_their_digits() -> None:
    counted = Family("yamchi_a_total", "counter", "A.", [Sample(2**53, {})])
    assert "yamchi_a_total 9007199254740992\n" in page([counted])
