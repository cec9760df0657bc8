"""The command of the planner's page: which files it writes, and what it says."""

from __future__ import annotations

import json
import os
import re
import stat
from typing import TYPE_CHECKING

import pytest

from commands import Commands, process

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE = """id,name,email,title,department,level,decides,potential
ana.silva,Ana Silva,ana@acme.example,Chief of Staff,Sales,10,,90
ben.okafor,Ben Okafor,ben@acme.example,Head of Ops,Sales,20,,10
dai.li,Dai Li,dai@acme.example,Chair,Board,30,promotion,10
שרה,<b>שרה</b>,s@acme.example,<i>Clerk</i>,Legal,20,,10
"""
TIES = "source,target,kind,strength,since\nben.okafor,dai.li,friend,.5,2025-01-01\nana.silva,ben.okafor,friend,.1,2025-09-01\n"


@pytest.fixture
def graphcap(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Commands:
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "ties.csv").write_text(TIES, encoding="utf-8")
    commands = Commands(tmp_path / "store", capsys)
    assert commands("import", "--people", tmp_path / "people.csv", "--ties", tmp_path / "ties.csv", "--as-of", "2026-01-31").status == 0
    monkeypatch.chdir(tmp_path)
    return commands


def test_a_page_and_its_map_are_written_privately_and_named(graphcap: Commands, tmp_path: Path) -> None:
    ran = graphcap("report")
    assert (ran.status, ran.out) == (0, "graphcap-report.html\n")
    assert ran.err == "graphcap: the map that it leads to: graphcap-report-map.html\n"
    for name in ("graphcap-report.html", "graphcap-report-map.html"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    page = (tmp_path / "graphcap-report.html").read_text(encoding="utf-8")
    assert "./graphcap-report-map.html#person=ana.silva" in page


def test_json_is_the_contracts_and_has_no_map(graphcap: Commands, tmp_path: Path) -> None:
    assert graphcap("report", "--format", "json", "--since", "2025-06-01", "--output", "r.json").out == "r.json\n"
    found = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert (found["question"], found["asked"], found["as_of"]) == ("report", {"since": "2025-06-01"}, "2026-01-31")
    assert [row["section"] for row in found["rows"]][:2] == ["headline", "change"]
    assert not (tmp_path / "r-map.html").exists()


def test_an_anonymised_page_and_map_hold_no_name_id_title_or_address_and_share_their_codes(graphcap: Commands, tmp_path: Path) -> None:
    assert graphcap("report", "--anonymise", "--since", "2025-06-01", "--output", "r.html").status == 0
    assert graphcap("map", "--intro", "Ana Silva", "Dai Li", "--anonymise", "--output", "m.html").status == 0
    assert graphcap("map", "--view", "resilience", "--person", "Ben Okafor", "--anonymise", "--output", "n.html").status == 0
    assert graphcap("map", "--view", "deciders", "--anonymise", "--svg", "o.svg").status == 0
    assert graphcap("report", "--anonymise", "--format", "json", "--output", "r.json").status == 0
    for name in ("r.html", "r-map.html", "m.html", "n.html", "o.svg", "r.json"):
        written = (tmp_path / name).read_text(encoding="utf-8")
        for text in ("Ana", "Silva", "ana.", "Okafor", "dai.li", "acme", "Chief", "Chair", "Clerk", "שרה"):
            assert text not in written, (name, text)
    for name in ("r.html", "r-map.html", "m.html", "n.html"):
        assert "not anonymous" in (tmp_path / name).read_text(encoding="utf-8")
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    codes = set(re.findall(r"#person=([A-Z2-7]+)", page))
    assert codes
    assert all(code in (tmp_path / "r-map.html").read_text(encoding="utf-8") for code in codes)
    assert graphcap("export", tmp_path / "out", "--pseudonymise").status == 0
    exported = (tmp_path / "out" / "people.csv").read_text(encoding="utf-8")
    assert all(f"\n{code}" in exported for code in codes)  # everywhere the beginning of one code


def test_a_since_that_is_not_before_the_stores_own_day_is_refused(graphcap: Commands, tmp_path: Path) -> None:
    for day, said in (("2026-01-31", "not before 2026-01-31"), ("yesterday", "not an ISO date")):
        ran = graphcap("report", "--since", day)
        assert ran.status == 2
        assert said in ran.err
    assert not (tmp_path / "graphcap-report.html").exists()


def test_a_store_without_people_is_an_empty_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "people.csv").write_text("id\n", encoding="utf-8")
    commands = Commands(tmp_path / "store", capsys)
    assert commands("import", "--people", tmp_path / "people.csv").status == 0
    ran = commands("report", "--output", tmp_path / "r.html")
    assert ran.status == 1
    assert "nobody in this network" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_pages_are_the_same_bytes_in_any_process_and_locale(graphcap: Commands, tmp_path: Path) -> None:
    written = set()
    for seed in ("1", "2"):
        environment = {"PYTHONHASHSEED": seed, "LC_ALL": "C", "PYTHONPATH": os.pathsep.join(("", os.environ.get("PYTHONPATH", "")))}
        ran = process("--store", graphcap.store, "report", "--output", tmp_path / "r.html", env=environment)
        assert ran.returncode == 0
        written.add((tmp_path / "r.html").read_bytes() + (tmp_path / "r-map.html").read_bytes())
    assert len(written) == 1
    assert "שרה".encode() in written.pop()
