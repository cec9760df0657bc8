"""Once asks have been fitted, every answer that holds odds says what was fitted, and none says that its odds are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands import process
from graphcap.questions import question
from graphcap.store import open_store

COMPANY = Path(__file__).parents[2] / "fixtures" / "company"
JUNIOR, SENIOR, SPONSOR = "p0001", "p0186", "p0258"
ASKED = {
    "intro": {"source": JUNIOR, "target": SENIOR},
    "route": {"source": JUNIOR, "deciders": True},
    "access": {},
    "audit": {"person": JUNIOR},
    "capital": {"person": SPONSOR},
    "isolated": {},
    "mentors": {"person": JUNIOR},
    "pipeline": {},
    "resilience": {"person": JUNIOR},
    "roadmap": {"person": JUNIOR},
    "sponsors": {"person": JUNIOR},
    "whatif": {"without": (SENIOR,)},
}


@pytest.fixture(scope="module")
def fitted(tmp_path_factory):
    """The network of the company, with forty asks of which odds of .4 were accepted in half and of .8 in three quarters."""
    folder = tmp_path_factory.mktemp("fitted")
    rows = [(odds, "accepted" if row < accepted else "declined") for odds, accepted in ((0.4, 10), (0.8, 15)) for row in range(20)]
    lines = [f"2025-{1 + row // 28:02}-{1 + row % 28:02},{JUNIOR},{SENIOR},,{outcome},{odds}\n" for row, (odds, outcome) in enumerate(rows)]
    (folder / "asks.csv").write_text("time,source,target,via,outcome,odds\n" + "".join(lines), encoding="utf-8")
    tables = [COMPANY / f"{name}.csv" for name in ("people", "ties", "events")]
    assert process("--store", folder / "store", "import", *tables, folder / "asks.csv").returncode == 0
    return open_store(folder / "store").network()


@pytest.mark.parametrize("name", ASKED)
def test_an_answer_with_odds_says_what_was_fitted(fitted, name):
    answer = question(name).ask(fitted, **ASKED[name])
    assert answer.more["calibration"].n == 40
    (said,) = [note for note in answer.notes if "fitted to 40 asks" in note]
    assert said.startswith("chance = min(1, ")
    assert not [note for note in answer.notes if "uncalibrated" in note]
