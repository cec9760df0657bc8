"""The command that draws: which map it writes, and what it says."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from commands import Commands, process

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE = """id,name,department,level,manager,decides
ana,Ana Silva,Sales,10,ben,
ben,Ben Okafor,Sales,20,dai,
chloe,Chloé Martin,Legal,20,dai,budget
dai,Dai Li,Board,30,,promotion;budget
שרה,<b>שרה</b>,Legal,20,ana,
"""


@pytest.fixture
def graphcap(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Commands:
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    commands = Commands(tmp_path / "store", capsys)
    assert commands("import", "--people", tmp_path / "people.csv").status == 0
    monkeypatch.chdir(tmp_path)
    return commands


def test_without_options_everybody_is_drawn_in_the_current_folder_and_the_renderer_is_said(graphcap: Commands, tmp_path: Path) -> None:
    ran = graphcap("map")
    assert (ran.status, ran.out) == (0, "graphcap-map.html\n")
    assert ran.err == "graphcap: 5 people and 4 ties drawn by pyvis, as fits their number\n"
    page = (tmp_path / "graphcap-map.html").read_text(encoding="utf-8")
    assert "5 people, 4 ties." in page
    assert "<b>שרה</b>" not in page
    assert "&lt;b&gt;שרה&lt;/b&gt;" in page


def test_a_renderer_can_be_forced(graphcap: Commands, tmp_path: Path) -> None:
    assert "drawn by canvas\n" in graphcap("map", "--renderer", "canvas", "--output", "canvas.html").err
    graphcap("map", "--renderer", "pyvis", "--output", "pyvis.html")
    sizes = [(tmp_path / name).stat().st_size for name in ("canvas.html", "pyvis.html")]
    assert sizes[0] < sizes[1] / 3


def test_the_view_of_deciders_lists_them(graphcap: Commands, tmp_path: Path) -> None:
    assert graphcap("map", "--view", "deciders", "--output", "who.html").status == 0
    page = (tmp_path / "who.html").read_text(encoding="utf-8")
    assert "2 people decide something: budget 2, promotion 1." in page
    assert "decides promotion, budget" in page


def test_the_view_of_resilience_says_what_is_lost_without_a_person(graphcap: Commands, tmp_path: Path) -> None:
    assert graphcap("map", "--view", "resilience", "--person", "Ben Okafor", "--output", "without.html").status == 0
    page = (tmp_path / "without.html").read_text(encoding="utf-8")
    assert "If Ben Okafor left" in page
    assert "2 people lose every chain to a decision-maker within 4 ties" in page


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--view", "resilience"), "--person go together"),
        (("--person", "ana"), "--person go together"),
        (("--intro", "ana", "dai", "--view", "deciders"), "different maps"),
        (("--view", "resilience", "--person", "nobody"), "nobody"),
        (("--intro", "ana", "nobody"), "nobody"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_line_and_nothing_is_written(
    graphcap: Commands, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    ran = graphcap("map", *options)
    assert ran.status == 2
    assert said in ran.err
    assert not (tmp_path / "graphcap-map.html").exists()


def test_a_picture_is_written_instead_of_the_page_or_beside_it(graphcap: Commands, tmp_path: Path) -> None:
    assert graphcap("map", "--svg", "map.svg").out == "map.svg\n"
    assert not (tmp_path / "graphcap-map.html").exists()
    both = graphcap("map", "--intro", "ana", "dai", "--png", "map.png", "--output", "map.html")
    assert (both.status, both.out) == (0, "map.html\nmap.png\n")
    assert (tmp_path / "map.png").read_bytes().startswith(b"\x89PNG")


def test_a_missing_chain_is_drawn_and_is_an_empty_answer(graphcap: Commands, tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text("id,name\neve,Eve Ito\n", encoding="utf-8")
    graphcap("import", "--people", tmp_path / "more.csv")
    assert graphcap("map", "--intro", "ana", "eve", "--output", "none.html").status == 1
    assert "No chain of at most 4 ties leads from Ana Silva to Eve Ito." in (tmp_path / "none.html").read_text(encoding="utf-8")


def test_pages_are_the_same_bytes_in_any_process_and_locale(graphcap: Commands, tmp_path: Path) -> None:
    written = set()
    for seed in ("1", "2"):
        environment = {"PYTHONHASHSEED": seed, "LC_ALL": "C", "PYTHONPATH": os.pathsep.join(("", os.environ.get("PYTHONPATH", "")))}
        ran = process("--store", graphcap.store, "map", "--output", tmp_path / "map.html", env=environment)
        assert ran.returncode == 0
        written.add((tmp_path / "map.html").read_bytes())
    assert len(written) == 1
    assert "שרה".encode() in written.pop()


def test_the_view_of_shadow_sponsors_says_that_nobody_was_found(graphcap: Commands, tmp_path: Path) -> None:
    assert graphcap("map", "--view", "shadow", "--output", "shadow.html").status == 0
    assert "Nobody was found who named whom they spoke for." in (tmp_path / "shadow.html").read_text(encoding="utf-8")


def test_the_view_of_isolated_talent_gives_the_reason_of_each(graphcap: Commands, tmp_path: Path) -> None:
    rows = "\n".join(f"t{number:02d},,Labs,20,,,{number}" for number in range(1, 31))
    (tmp_path / "talent.csv").write_text(f"id,name,department,level,manager,decides,potential\n{rows}\n", encoding="utf-8")
    graphcap("import", "--people", tmp_path / "talent.csv")
    listed = graphcap("isolated", "--format", "json").json["rows"]
    assert graphcap("map", "--view", "isolated", "--output", "talent.html").status == 0
    page = (tmp_path / "talent.html").read_text(encoding="utf-8")
    assert f"{len(listed)} high potentials are hardly known" in page
    assert "t30" in {row["person"] for row in listed}
    assert all(f"<bdi>{row['person']}</bdi>" in page for row in listed)
