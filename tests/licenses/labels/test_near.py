"""Which known licence a misspelled label may have been meant to be."""

from __future__ import annotations

import pytest

from licenses.labels.near import nearest_licence


@pytest.mark.parametrize(
    ("label", "meant"),
    [
        ("aapche-2.0", "apache-2.0"),
        ("Apachee-2.0", "apache-2.0"),
        ("mitt", "mit"),
        ("acme-internal", None),
        ("", None),
        ("x" * 5_000, None),
    ],
)
def test_a_slip_of_a_letter_or_two_is_seen(label: str, meant: str | None) -> None:
    assert nearest_licence(label) == meant
