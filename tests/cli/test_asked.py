"""The command that keeps who asked whom, and what intro makes of it."""

from __future__ import annotations

import csv
import io
import subprocess
import sys

import pytest

from commands import Commands, process
from graphcap.asking import asks_in
from graphcap.store import open_store

PEOPLE = "id,name\nana,Ana Silva\nben,Ben Okafor\ncy,Cy Roy\ndai,Dai Li\neve,Eve Kim\n"
TIES = "source,target,strength,since\nana,ben,0.8,\nben,dai,0.5,\nana,cy,0.9,2026-01-10\ncy,dai,0.9,\n"
ASKS_HEADER = "time,source,target,via,outcome,odds\n"


@pytest.fixture
def graphcap(tmp_path, capsys):
    commands = Commands(tmp_path / "store", capsys)
    for name, text in (("people", PEOPLE), ("ties", TIES)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    assert commands("import", tmp_path / "people.csv", tmp_path / "ties.csv", "--as-of", "2026-01-31").status == 0
    return commands


def kept(graphcap):
    return [(ask.time.isoformat()[:10], *ask[1:]) for ask in asks_in(open_store(graphcap.store).records().asks)]


def introduction(graphcap, *options):
    return graphcap("intro", "ana", "dai", "--format", "json", *options).json


def logged(graphcap, tmp_path, rows):
    """Import asks of ana to dai, each a day of 2025, with these introducers, outcome and odds."""
    path = tmp_path / "asks.csv"
    lines = [f"2025-{1 + row // 28:02}-{1 + row % 28:02},ana,dai,{via},{outcome},{odds}\n" for row, (via, outcome, odds) in enumerate(rows)]
    path.write_text(ASKS_HEADER + "".join(lines), encoding="utf-8")
    assert graphcap("import", path).status == 0


def test_an_ask_over_the_best_chain_of_that_day_is_kept_with_its_odds(graphcap):
    ran = graphcap("asked", "Ana Silva", "dai", "--on", "2026-01-20", "--outcome", "declined")
    assert ran.out == "kept: Ana Silva asked Dai Li through Cy Roy on 2026-01-20: declined; odds 0.81; generation 2\n"
    assert kept(graphcap) == [("2026-01-20", "ana", "dai", ("cy",), "declined", pytest.approx(0.81))]


def test_on_an_earlier_day_another_chain_was_the_best(graphcap):
    assert graphcap("asked", "ana", "dai", "--on", "2026-01-05", "--outcome", "silent").status == 0
    assert kept(graphcap) == [("2026-01-05", "ana", "dai", ("ben",), "silent", pytest.approx(0.4))]


def test_introducers_are_named_in_order(graphcap):
    ran = graphcap("asked", "dai", "ben", "--via", "Cy Roy", "--via", "ana", "--on", "2026-01-20", "--outcome", "accepted")
    assert "Dai Li asked Ben Okafor through Cy Roy, Ana Silva on 2026-01-20: accepted; odds 0.65;" in ran.out
    assert kept(graphcap) == [("2026-01-20", "dai", "ben", ("cy", "ana"), "accepted", pytest.approx(0.9 * 0.9 * 0.8))]


def test_somebody_asked_directly_has_no_introducer(graphcap):
    assert "Ana Silva asked Ben Okafor directly on" in graphcap("asked", "ana", "ben", "--on", "2026-01-05", "--outcome", "accepted").out
    assert kept(graphcap) == [("2026-01-05", "ana", "ben", (), "accepted", 0.8)]


@pytest.mark.parametrize("via", [(), ("--via", "cy")])
def test_the_same_ask_again_changes_its_outcome(graphcap, via):
    graphcap("asked", "ana", "dai", "--on", "2026-01-20", "--outcome", "silent")
    ran = graphcap("asked", "ana", "dai", *via, "--on", "2026-01-20", "--outcome", "accepted")
    assert "accepted, was silent; odds 0.81" in ran.out
    assert kept(graphcap) == [("2026-01-20", "ana", "dai", ("cy",), "accepted", pytest.approx(0.81))]


def test_of_two_asks_on_a_day_it_has_to_be_said_which_is_meant(graphcap):
    for via in ("cy", "ben"):
        graphcap("asked", "ana", "dai", "--via", via, "--on", "2026-01-20", "--outcome", "silent")
    ran = graphcap("asked", "ana", "dai", "--on", "2026-01-20", "--outcome", "accepted")
    assert (ran.status, ran.err.splitlines()[-1]) == (
        2,
        "graphcap: 2 asks of ana to dai are kept on that day; say with --via which is meant",
    )


def test_a_way_without_a_tie_is_kept_with_unknown_odds(graphcap):
    ran = graphcap("asked", "ana", "dai", "--via", "eve", "--on", "2026-01-20", "--outcome", "accepted")
    assert "accepted; odds unknown, as Ana Silva and Eve Kim share no tie; generation 2" in ran.out
    assert kept(graphcap) == [("2026-01-20", "ana", "dai", ("eve",), "accepted", None)]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("ana", "zoe"), 'no person "zoe" in the store'),
        (("ana", "dai", "--via", "bne"), 'no person "bne" in the store; did you mean "ben (Ben Okafor)"?'),
        (("ana", "ana"), '"ana" stands twice on the chain; name everybody once'),
        (("ana", "dai", "--via", "ana"), '"ana" stands twice on the chain; name everybody once'),
        (("ana", "eve"), "no chain of at most 4 ties leads from Ana Silva to Eve Kim as of 2026-01-20; name the introducers with --via"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_one_line_and_nothing_changes(graphcap, arguments, reason):
    ran = graphcap("asked", *arguments, "--on", "2026-01-20", "--outcome", "silent")
    assert ran.status == 2
    assert reason in ran.err.splitlines()[-1]
    assert kept(graphcap) == []


def test_an_ask_that_has_not_been_made_yet_is_refused(graphcap):
    ran = graphcap("asked", "ana", "dai", "--on", "2999-01-01", "--outcome", "silent")
    assert (ran.status, ran.err) == (2, "graphcap: 2999-01-01 has not come yet; say what came of an ask once it was made\n")


def test_without_a_store_nothing_is_made(tmp_path, capsys):
    ran = Commands(tmp_path / "none", capsys)("asked", "a", "b", "--outcome", "silent")
    assert ran.status == 3
    assert "no store at" in ran.err
    assert not (tmp_path / "none").exists()


def test_an_introducer_whose_id_separates_introducers_is_refused(tmp_path, capsys):
    commands = Commands(tmp_path / "store", capsys)
    ties = tmp_path / "ties.csv"
    ties.write_text("source,target,strength\na,b;c,0.5\nb;c,d,0.5\n", encoding="utf-8")
    commands("import", ties)
    ran = commands("asked", "a", "d", "--via", "b;c", "--outcome", "silent")
    assert (ran.status, '"b;c" cannot be kept as an introducer' in ran.err) == (2, True)


def test_a_chain_says_how_often_its_introducers_were_asked(graphcap):
    for day in ("2026-01-19", "2026-01-20"):
        graphcap("asked", "ana", "dai", "--on", day, "--outcome", "silent")
    rows = introduction(graphcap)["rows"]
    assert [(row["people"], row["asked_90_days"]) for row in rows] == [(["ana", "cy", "dai"], [2]), (["ana", "ben", "dai"], [0])]
    routed = graphcap("route", "ana", "--to", "dai", "--format", "json").json["rows"]
    assert [row["asked_90_days"] for row in routed] == [[2], [0]]
    assert "asked in the last 90 days: Cy Roy 2 times" in graphcap("intro", "ana", "dai").out


def test_spread_spares_who_was_asked_often(graphcap):
    for day in ("2026-01-17", "2026-01-18", "2026-01-19", "2026-01-20"):
        graphcap("asked", "ana", "dai", "--on", day, "--outcome", "silent")
    # .81 x (1 - .6) = .324 falls behind .4
    answer = introduction(graphcap, "--spread")
    assert [(row["rank"], row["people"][1], row["odds"]) for row in answer["rows"]] == [(1, "ben", 0.4), (2, "cy", pytest.approx(0.81))]
    assert answer["more"]["spread"] == pytest.approx([0.4, 0.324])
    assert answer["more"]["exact"] is True
    assert [row["people"][1] for row in introduction(graphcap)["rows"]] == ["cy", "ben"]


def test_a_merge_makes_one_of_two_introducers(graphcap):
    graphcap("asked", "ana", "dai", "--via", "eve", "--on", "2026-01-20", "--outcome", "silent")
    assert graphcap("merge", "cy", "eve").status == 0
    assert introduction(graphcap)["rows"][0]["asked_90_days"] == [1]
    assert graphcap("split", "cy").status == 0
    assert introduction(graphcap)["rows"][0]["asked_90_days"] == [0]


def test_fitted_chances_stand_where_warmth_stood_and_json_says_odds(graphcap, tmp_path):
    # .4 was accepted in 10 of 20, .81 in 15 of 20
    told = [
        (via, "accepted" if row < yes else "declined", odds) for via, odds, yes in (("ben", 0.4, 10), ("cy", 0.81, 15)) for row in range(20)
    ]
    before = introduction(graphcap)
    logged(graphcap, tmp_path, told)
    after = introduction(graphcap)
    assert [(row["people"], row["odds"]) for row in after["rows"]] == [(row["people"], row["odds"]) for row in before["rows"]]
    assert "uncalibrated" in before["notes"][0]
    assert not [note for note in after["notes"] if "uncalibrated" in note]
    calibration = after["more"]["calibration"]
    assert list(calibration) == ["a", "g", "n", "brier", "reliability"]
    assert [calibration["a"] * odds ** calibration["g"] for odds in (0.4, 0.81)] == pytest.approx([0.5, 0.75], abs=1e-6)
    assert calibration["n"] == 40
    assert calibration["brier"] == pytest.approx((0.25 + 0.1875) / 2, abs=1e-6)
    table = graphcap("intro", "ana", "dai").out
    assert "chance 75%" in table
    assert "chance 50%" in table
    assert "warmth" not in table


def test_chances_reach_the_tables_of_route_and_access(graphcap, tmp_path):
    logged(graphcap, tmp_path, [("cy", "accepted" if row < 30 else "silent", 0.5) for row in range(40)])
    assert "chance 100%" in graphcap("route", "ana", "--to", "dai").out  # .75 of .5 is more than 1 at .81
    access = graphcap("access", "--deciders").out
    assert "chance" in access
    assert "warmth" not in access


def test_info_counts_asks_by_what_came_of_them(graphcap, tmp_path):
    logged(graphcap, tmp_path, [("cy", "accepted", 0.5), ("cy", "accepted", 0.5), ("ben", "", "")])
    facts = {row["what"]: row["value"] for row in graphcap("info", "--format", "json").json["rows"]}
    assert {name: value for name, value in facts.items() if name.startswith("asks")} == {
        "asks": 3,
        "asks: accepted": 2,
        "asks: not known yet": 1,
    }


def test_a_copy_has_the_same_asks(graphcap, tmp_path):
    graphcap("asked", "ana", "dai", "--on", "2026-01-20", "--outcome", "silent")
    assert graphcap("copy", graphcap.store, tmp_path / "copy").status == 0
    assert open_store(tmp_path / "copy").records().asks == open_store(graphcap.store).records().asks


def test_asks_are_exported_as_the_contract_has_them(graphcap, tmp_path):
    graphcap("asked", "dai", "ben", "--via", "cy", "--via", "ana", "--on", "2026-01-20", "--outcome", "accepted")
    assert graphcap("export", tmp_path / "out").status == 0
    rows = list(csv.reader(io.StringIO((tmp_path / "out" / "asks.csv").read_text(encoding="utf-8"))))
    assert rows == [["time", "source", "target", "via", "outcome", "odds"], ["2026-01-20", "dai", "ben", "cy;ana", "accepted", rows[1][5]]]
    assert float(rows[1][5]) == pytest.approx(0.648)


TELL = "import sys; from graphcap.cli import main\ntry: main({arguments!r})\nexcept SystemExit: pass\nprint(*sys.modules, file=sys.stderr)"


def test_an_introduction_with_fitted_chances_imports_nothing_heavy(graphcap, tmp_path):
    logged(graphcap, tmp_path, [("cy", "accepted" if row < 20 else "silent", 0.5) for row in range(40)])
    code = TELL.format(arguments=["--store", str(graphcap.store), "intro", "ana", "dai"])
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "chance" in done.stdout
    assert {name.split(".")[0] for name in done.stderr.split()}.isdisjoint({"numpy", "scipy", "pyarrow"})


def test_completion_offers_people_for_every_end_and_introducer(graphcap):
    for line in ("graphcap asked e", "graphcap asked ana e", "graphcap asked ana dai --via e"):
        words = line.split(" ")
        environment = {"_GRAPHCAP_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
        done = process(env=environment | {"GRAPHCAP_STORE": str(graphcap.store)})
        assert [offer.split(",", 1)[1] for offer in done.stdout.splitlines()] == ["eve"]
