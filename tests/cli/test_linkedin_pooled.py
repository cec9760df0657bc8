"""Two people's LinkedIn archives, imported one after the other, make chains that neither holds alone."""

from __future__ import annotations

from collections import defaultdict

from commands import Commands
from graphcap.simulate import simulate
from worlds import rows

SIZES = {"people": 30, "ties": 60, "events": 300, "seed": 8}


def contacts(folder):
    """Everybody's contacts: the ends of their ties, their manager and those who report to them."""
    made, known = simulate(folder, **SIZES), defaultdict(set)
    pairs = [(tie["source"], tie["target"]) for tie in rows(made.files["ties"])]
    pairs += [(person["id"], person["manager"]) for person in rows(made.files["people"]) if person["manager"]]
    for one, other in pairs:
        known[one].add(other)
        known[other].add(one)
    return known


def test_archives_of_two_people_with_a_contact_in_common_make_a_chain_between_them(tmp_path, capsys):
    known, run = contacts(tmp_path / "own"), Commands(tmp_path / "store", capsys)
    one, other = next((a, b) for a in sorted(known) for b in sorted(known) if a < b and b not in known[a] and known[a] & known[b])
    simulate(tmp_path / "in", **SIZES, form="linkedin", owners=[one, other])
    emails = {person: f"{person}@example.com" for person in (one, other)}
    first = run("import", tmp_path / "in" / one, "--owner", emails[one])
    assert first.status == 0
    assert "the store is a star" in first.err
    second = run("import", tmp_path / "in" / other, "--owner", emails[other])
    assert second.status == 0
    assert "the store is a star" not in second.err

    chains = run("intro", emails[one], emails[other], "--best", 50, "--max-ties", 2, "--kind", "knows", "--format", "json").json["rows"]
    found = {chain["people"][1] for chain in chains}
    assert found == {f"{person}@example.com" for person in known[one] & known[other]}
    assert {chain["odds"] for chain in chains} == {0.2 * 0.2}
