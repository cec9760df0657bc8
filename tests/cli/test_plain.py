"""Questions asked plainly: whatever is understood without click is what click understands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import graphcap.cli.ask
from graphcap.cli import group
from graphcap.cli.plain import plainly
from graphcap.questions import MODULES

if TYPE_CHECKING:
    from graphcap.questions.registry import Question

WORDS = st.sampled_from(
    [
        *(
            "",
            "Ana Silva",
            "a",
            "7",
            "0",
            "9",
            "01",
            "1001",
            "-1",
            "٣",
            "1_0",
            "-",
            "--",
            "-h",
            "--help",
            "odds",
            "ties",
            "Odds",
            "json",
            "degree",
        ),
        *(
            "--best",
            "--max-ties",
            "--by",
            "--disjoint",
            "--kind",
            "--avoid",
            "--format",
            "--to",
            "--deciders",
            "--each",
            "--why",
            "--robust",
            "--structure",
            "html",
            "--measure",
        ),
        *("--best=3", "--form", "--output", "--as-of", "--raw-csv", "--weighted", "--unweighted", "--undirected", "--store", "--version"),
    ]
)
QUESTIONS = st.sampled_from([*MODULES, "info"])


class Asking(Exception):
    """Stands for the answer: what was asked, and of which store."""


def _by_click(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> tuple[str, dict[str, Any], str | None] | None:
    def tell(question: Question, values: dict[str, Any], *, address: str | None) -> int:
        raise Asking(question.name, values, address)

    monkeypatch.setattr(graphcap.cli.ask, "answer", tell)
    try:
        group.run(arguments)
    except Asking as asking:
        name, values, address = asking.args
        return name, values, address
    return None


@given(
    QUESTIONS, st.lists(WORDS, max_size=7), st.sampled_from([[], [], ["--store", "folder"], ["--store", ""], ["--store=x"], ["--store"]])
)
@settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_understood_without_click_is_what_click_understands(
    monkeypatch: pytest.MonkeyPatch, name: str, words: list[str], store: list[str]
) -> None:
    arguments = [*store, name, *words]
    asked = plainly(arguments)
    if asked is not None:
        assert _by_click(arguments, monkeypatch) == (asked.question.name, asked.values, asked.address)


@pytest.mark.parametrize(
    "arguments",
    [
        ["intro", "a", "b"],
        ["--store", "folder", "intro", "a", "b", "--best", "10", "--max-ties", "6", "--format", "json"],
        ["intro", "--disjoint", "a", "--avoid", "c", "--avoid", "d", "b", "--not-kind", "met"],
        ["route", "a", "--to", "b", "--each"],
        ["central", "--measure", "degree"],
        ["access", "--why", "--format", "csv", "--output", "answer.csv", "--raw-csv"],
        ["roadmap", "a", "--next-role", "Director"],
    ],
)
def test_a_question_asked_plainly_needs_no_click(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    asked = plainly(arguments)
    assert asked is not None
    assert _by_click(arguments, monkeypatch) == (asked.question.name, asked.values, asked.address)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--help"],
        ["import", "--ties", "x.csv"],
        ["intro", "a"],
        ["intro", "a", "b", "c"],
        ["intro", "a", "b", "--help"],
        ["intro", "a", "b", "--best", "0"],
        ["intro", "a", "b", "--best", "many"],
        ["intro", "a", "b", "--best"],
        ["intro", "a", "b", "--best", "2", "--best", "3"],
        ["intro", "a", "b", "--colour", "red"],
        ["intro", "a", "", "--best", "2"],
        ["intro", "--", "a", "b"],
        ["intro", "a", "b", "--format", "xml"],
        ["route", "a", "--deciders", "promotion"],
        ["central"],
        ["access", "--as-of", "2026-01-31"],
        ["access", "--output", ""],
        ["access", "--output", "-o"],
        ["--store", "-x", "intro", "a", "b"],
    ],
)
def test_what_is_not_plain_is_left_to_click(arguments: list[str]) -> None:
    assert plainly(arguments) is None


def test_a_shell_that_completes_is_left_to_click(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_GRAPHCAP_COMPLETE", "bash_complete")
    assert plainly(["intro", "a", "b"]) is None
