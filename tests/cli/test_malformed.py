"""Malformed files of every kind: the right outcome, the right line, nothing lost, no traceback."""

from __future__ import annotations

import json

import pytest

from commands import Commands
from malformed import CASES

KINDS = 250


def test_there_are_enough_kinds_and_each_is_another():
    assert len(CASES) >= KINDS
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_malformed_is_refused_where_it_stands(case, tmp_path, capsys):
    for name, content in case.files.items():
        if content is None:
            (tmp_path / name).mkdir()
        else:
            (tmp_path / name).write_bytes(content)
    arguments = [tmp_path / argument if argument in case.files or "." in argument else argument for argument in case.arguments]
    report, store = tmp_path / "report.jsonl", tmp_path / "store"
    ran = Commands(store, capsys)("import", *arguments, "--format", "json", "--report", report)
    assert "Traceback" not in ran.err
    if case.whole is not None:
        assert ran.status == 2
        line = ran.err.splitlines()[-1]
        assert line.startswith(f"graphcap: {tmp_path}")
        assert case.whole in line
        assert not (store / "CURRENT").exists()
        return
    assert ran.status == 0
    counted = ran.json
    assert counted["read"] == counted["accepted"] + counted["refused"] + sum(counted["left_out"].values())
    told = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
    assert len(told) == counted["refused"] == len(case.refused)
    for row, (file, line, reason) in zip(told, case.refused, strict=True):
        assert (row["file"], row["line"]) == (str(tmp_path / file), line)
        assert reason in row["reason"]
    if case.accepted is not None:
        assert counted["accepted"] == case.accepted
