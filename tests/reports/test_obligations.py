"""Obligations as views list them."""

from __future__ import annotations

from queries.verdicts.rows import LicenseObligation
from reports.views.obligations import duty_rows, list_obligations

BY_DATA = "if training data binds a model"
ROWS = [
    LicenseObligation("attribution", "keep credit", "mit", "a/base"),
    LicenseObligation("attribution", "keep credit", "apache-2.0", "a/base"),
    LicenseObligation("nothing", "nothing further", "mit", "a/or", "alternative", "one", "mit"),
    LicenseObligation("share_alike", "release", "gpl", "a/or", "alternative", "one", "gpl"),
    LicenseObligation("naming", "name", "llama2", "a/d", "contested", None, None, BY_DATA),
    LicenseObligation("nothing", "nothing", "x", "a/d", "contested", "list", "x", BY_DATA),
]


def test_each_obligation_stands_in_one_list() -> None:
    lists = list_obligations(ROWS)
    assert lists.certain == [("keep credit", ["mit", "apache-2.0"])]
    assert [(each.title, each.options) for each in lists.choices] == [
        ("One", {"mit": ["nothing further"], "gpl": ["release"]})
    ]
    assert lists.contested == [(BY_DATA, [("name", ["llama2"])])]
    assert not any(list_obligations([]))


def test_one_list_of_all_says_what_is_not_certain() -> None:
    assert list(duty_rows(ROWS)) == [
        ("keep credit", ["mit", "apache-2.0"]),
        ("One: nothing further", ["mit"]),
        ("One: release", ["gpl"]),
        (f"Only {BY_DATA}: name", ["llama2"]),
    ]


def test_what_is_inferred_is_not_called_contested() -> None:
    guess = LicenseObligation(
        "naming", "name", "llama2", "a/d", "contested", None, None, "if the inferred step is right"
    )
    titles = [each.title for each in list_obligations([*ROWS, guess]).contested]
    assert titles == [
        f"Contested, due only {BY_DATA}",
        "Inferred, due only if the inferred step is right",
    ]
