"""The organisation's questions at three sizes: what was planted and found, what else was named, seconds and peak memory of a process each.

*found* is the share of what was planted that the answer holds. *false*: of `isolated` the share of rows that nobody planted, of `equity`
the share of the parts that look badly off without the combination, of `champions` the share of decoys that it names.
"""

from __future__ import annotations

import csv
import json
import shutil
from typing import TYPE_CHECKING, Any

from benchmarks.measure import graphcap, table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    Truth = list[dict[str, str]]
    Judged = tuple[float, float]

SIZES = (300, 10_000, 1_000_000)
TIES_A_PERSON = 10
EVENTS_A_PERSON = 3
PLANTS = ("isolated", "equity", "champions")
DECOY = "decoy"
SURE = 0.05
GIBIBYTE = 1024
MISSING = {"champion": "none", "two champions": "none", "mentor only": "sponsor", "sponsor only": "mentor"}
WORSE_OFF = {"identity_a": "x", "identity_b": "u"}


def organisation(root: Path) -> None:
    """Print a line for each size and question."""
    lines = [line for people in SIZES for line in _lines(root / f"organisation-{people}", people)]
    heads = ("people", "question", "rows", "found", "false", "seconds", "peak GiB")
    table(f"the organisation's questions, {TIES_A_PERSON} ties and {EVENTS_A_PERSON} events a person, as processes", heads, lines)


def _lines(folder: Path, people: int) -> list[tuple[object, ...]]:
    truth = _made(folder, people)
    return [_line(folder, people, name, truth) for name in JUDGES]


def _made(folder: Path, people: int) -> Truth:
    """What was planted in an organisation, which is made and imported where it is not there yet."""
    if not (folder / "store" / "CURRENT").exists():
        shutil.rmtree(folder, ignore_errors=True)
        size = ["--people", str(people), "--ties", str(TIES_A_PERSON * people), "--events", str(EVENTS_A_PERSON * people), "--seed", "1"]
        graphcap(["simulate", str(folder), *size, *(word for plant in PLANTS for word in ("--plant", plant))])
        graphcap(["--store", str(folder / "store"), "import", *(str(folder / f"{name}.csv") for name in ("people", "ties", "events"))])
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _line(folder: Path, people: int, name: str, truth: Truth) -> tuple[object, ...]:
    run = graphcap(["--store", str(folder / "store"), name, "--format", "json"], memory=True)
    rows = json.loads(run.output)["rows"]
    judge = JUDGES[name]
    found, false = (f"{share:.0%}" for share in judge(rows, truth)) if judge else ("", "")
    return f"{people:,}", name, f"{len(rows):,}", found, false, run.seconds, run.peak / GIBIBYTE


def _isolated(rows: list[Mapping[str, Any]], truth: Truth) -> Judged:
    """Planted people by the kind that they were planted as; newcomers are marked, and no finding, and other plants cut people off, too."""
    wanted = {row["person"]: row["role"] for row in truth if row["plant"] == "isolated" and not row["role"].startswith(DECOY)}
    others = {row["person"] for row in truth if row["plant"] != "isolated"}
    named = {row["person"]: row["kind"] for row in rows if not row["newcomer"] and row["person"] not in others}
    hits = sum(named.get(person) == role for person, role in wanted.items())
    return hits / len(wanted), sum(person not in wanted for person in named) / max(1, len(named))


def _equity(rows: list[Mapping[str, Any]], _: Truth) -> Judged:
    """Whether the planted combination stands beyond chance as worse off than its parts; the parts that look badly off without it."""
    worst = next(row for row in rows if row["group"] == WORSE_OFF)
    parts = [row["gap_without"] for row in rows if len(row["group"]) == 1 and row["group"].items() <= WORSE_OFF.items()]
    sure = worst["interaction"] is not None and worst["interaction"] > 0 and worst["q"] <= SURE
    return float(sure), sum(gap > worst["gap"] / 2 for gap in parts) / len(parts)


def _champions(rows: list[Mapping[str, Any]], truth: Truth) -> Judged:
    """Planted high potentials by the half that they lack; everybody else may be as lucky."""
    wanted = {row["person"]: MISSING[row["role"]] for row in truth if row["plant"] == "champions" and row["role"] in MISSING}
    named = {row["person"]: row["missing_half"] for row in rows}
    decoys = [row["person"] for row in truth if row["plant"] == "champions" and row["role"].startswith(DECOY)]
    return sum(named.get(person) == half for person, half in wanted.items()) / len(wanted), sum(person in named for person in decoys) / len(
        decoys
    )


JUDGES: dict[str, Callable[[list[Mapping[str, Any]], Truth], Judged] | None] = {
    "isolated": _isolated,
    "equity": _equity,
    "culture": None,
    "loops": None,
    "champions": _champions,
    "advocates": None,
    "agility": None,
}
"""The questions, and how each one's rows are held against what was planted."""
