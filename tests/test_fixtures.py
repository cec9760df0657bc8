from __future__ import annotations

import importlib.util
import math
import shlex
from collections import Counter
from pathlib import Path

import pytest

from graphcap.kinds import TIE_KIND_BY_NAME, assumed_strength
from graphcap.simulate import simulate
from worlds import rows

FIXTURES = Path(__file__).parents[1] / "fixtures"
COMPANY = FIXTURES / "company"
README = (FIXTURES / "README.md").read_text(encoding="utf-8")
CLASSICS = ("florentine_families", "karate_club", "krackhardt_kite", "southern_women")


def company_strengths():
    """The best strength from each person to each neighbour, managers included, as the contract has it."""
    strengths = {}

    def arc(source, target, strength):
        strengths.setdefault(source, {})
        strengths[source][target] = max(strength, strengths[source].get(target, 0))

    for tie in rows(COMPANY / "ties.csv"):
        strength = float(tie["strength"]) if tie["strength"] else assumed_strength(tie["kind"])
        arc(tie["source"], tie["target"], strength)
        if TIE_KIND_BY_NAME[tie["kind"]].mutual:
            arc(tie["target"], tie["source"], strength)
    for person in rows(COMPANY / "people.csv"):
        if person["manager"]:
            arc(person["id"], person["manager"], assumed_strength("reports_to"))
            arc(person["manager"], person["id"], assumed_strength("reports_to"))
    return strengths


def warmest(strengths, source, target, introducers):
    """The warmest chain with so many introducers, by trying every one."""
    into = {person for person, known in strengths.items() if target in known}
    chains = []

    def walk(path, odds, left):
        for person, strength in strengths[path[-1]].items():
            if person in path or person == target:
                continue
            if left == 1 and person in into:
                chains.append((odds * strength * strengths[person][target], (*path, person, target)))
            elif left > 1:
                walk((*path, person), odds * strength, left - 1)

    walk((source,), 1.0, introducers)
    return max(chains, default=(0.0, ()))


def test_the_company_is_drawn_again_byte_for_byte_by_the_command_in_the_readme(tmp_path):
    (command,) = [line for line in README.splitlines() if line.startswith("graphcap simulate")]
    _, _, directory, *words = shlex.split(command)
    assert directory == "fixtures/company"
    options = list(zip(words[::2], words[1::2], strict=True))
    numbers = {name.removeprefix("--"): int(value) for name, value in options if name != "--plant"}
    made = simulate(tmp_path, **numbers, plants=[value for name, value in options if name == "--plant"])
    assert {name: path.read_bytes() for name, path in made.files.items()} == {
        name: (COMPANY / f"{name}.csv").read_bytes() for name in ("people", "ties", "events", "truth")
    }


def test_the_company_has_one_pair_of_people_with_one_name():
    names = Counter(person["name"] for person in rows(COMPANY / "people.csv"))
    assert {name: count for name, count in names.items() if count > 1} == {"Anneli Moreau": 2}
    assert {person["id"] for person in rows(COMPANY / "people.csv") if person["name"] == "Anneli Moreau"} == {"p0002", "p0273"}


@pytest.mark.parametrize(
    ("source", "target", "introducers"),
    [(("p0313", "Rohan Kozlov"), ("p0224", "Maya Byrne"), 2), (("p0112", "Elena Kowalczyk"), ("p0281", "Naledi Bogdanov"), 3)],
)
def test_the_pairs_in_the_readme_share_no_tie_and_are_best_introduced_by_as_many_as_it_says(source, target, introducers):
    people = {person["id"]: person for person in rows(COMPANY / "people.csv")}
    for id, name in (source, target):
        assert people[id]["name"] == name
        assert f"{name} (`{id}`)" in README
    strengths = company_strengths()
    assert target[0] not in strengths[source[0]]
    odds = {count: warmest(strengths, source[0], target[0], count)[0] for count in (1, 2, 3)}
    assert max(odds, key=odds.__getitem__) == introducers


def test_two_chains_without_a_common_introducer_lead_from_p0313_to_p0224():
    strengths = company_strengths()
    _, best = warmest(strengths, "p0313", "p0224", 2)
    others = {person: known for person, known in strengths.items() if person not in best[1:-1]}
    without = {person: {end: odds for end, odds in known.items() if end in others} for person, known in others.items()}
    assert warmest(without, "p0313", "p0224", 2)[0] > 0


def test_the_classics_are_what_networkx_ships(tmp_path):
    spec = importlib.util.spec_from_file_location("make_classics", FIXTURES / "make_classics.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.write_classics(tmp_path)

    def contents(folder):
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.csv")}

    assert contents(tmp_path) == contents(FIXTURES / "classics")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(CLASSICS)


@pytest.mark.parametrize(
    ("name", "people", "ties"),
    [("florentine_families", 15, 20), ("karate_club", 34, 78), ("southern_women", 32, 89), ("krackhardt_kite", 10, 18)],
)
def test_a_classic_has_the_people_and_ties_of_its_publication(name, people, ties):
    assert len(rows(FIXTURES / "classics" / name / "people.csv")) == people
    assert len(rows(FIXTURES / "classics" / name / "ties.csv")) == ties


@pytest.mark.parametrize("name", CLASSICS)
def test_every_end_of_a_classic_is_a_person_and_every_kind_is_mutual(name):
    people = {person["id"] for person in rows(FIXTURES / "classics" / name / "people.csv")}
    ties = rows(FIXTURES / "classics" / name / "ties.csv")
    assert {tie[end] for tie in ties for end in ("source", "target")} <= people
    assert all(TIE_KIND_BY_NAME[tie["kind"]].mutual for tie in ties)


def test_the_medici_married_into_six_families_more_than_anybody():
    degree = Counter(tie[end] for tie in rows(FIXTURES / "classics" / "florentine_families" / "ties.csv") for end in ("source", "target"))
    assert degree.most_common(1) == [("Medici", 6)]


def test_zacharys_instructor_and_officer_are_01_and_34_of_two_clubs_and_share_no_tie():
    club = {person["id"]: person["club"] for person in rows(FIXTURES / "classics" / "karate_club" / "people.csv")}
    ties = {(tie["source"], tie["target"]): float(tie["strength"]) for tie in rows(FIXTURES / "classics" / "karate_club" / "ties.csv")}
    assert (club["01"], club["34"]) == ("Mr. Hi", "Officer")
    assert ("01", "34") not in ties
    assert max(ties.values()) == 1
    assert all(math.isclose(strength * 7, round(strength * 7)) for strength in ties.values())


def test_eighteen_southern_women_met_at_fourteen_events_and_nobody_met_within_a_mode():
    mode = {person["id"]: person["mode"] for person in rows(FIXTURES / "classics" / "southern_women" / "people.csv")}
    assert Counter(mode.values()) == {"woman": 18, "event": 14}
    ties = rows(FIXTURES / "classics" / "southern_women" / "ties.csv")
    assert {(mode[tie["source"]], mode[tie["target"]]) for tie in ties} == {("woman", "event")}


def test_diane_has_most_ties_of_the_kite_and_jane_one():
    degree = Counter(tie[end] for tie in rows(FIXTURES / "classics" / "krackhardt_kite" / "ties.csv") for end in ("source", "target"))
    assert (degree.most_common(1), degree["Jane"]) == ([("Diane", 6)], 1)


def test_the_readme_names_every_fixture_with_its_licence():
    folders = [path.parent.relative_to(FIXTURES).parts[-1] for path in FIXTURES.rglob("people.csv")]
    assert [folder for folder in folders if f"`{folder}`" not in README and f"## {folder}" not in README] == []
    assert "Apache-2.0" in README
    assert "BSD" in README
