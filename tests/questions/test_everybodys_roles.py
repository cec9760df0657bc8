"""Everybody's roles are those of one person after the other."""

from __future__ import annotations

import numpy as np
import pytest

from graphcap.build import build
from graphcap.questions import roles
from graphcap.questions.everybodys_roles import everybodys_roles
from graphcap.simulate import simulate
from worlds import records_of_files
from written import records_of, tie


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_roles_of_everybody_are_those_of_each_person(tmp_path, seed):
    made = simulate(tmp_path / "world", people=120, ties=700, seed=seed, plants=("all",))
    network = build(records_of_files(made.files))
    found = everybodys_roles(network, np.ones(len(network), bool))
    for which, mask, alone in (("mentors", found.mentoring, found.mentored), ("sponsors", found.sponsoring, found.sponsored)):
        expected = {(giver, person) for person in range(len(network)) for giver in getattr(roles, which)(network, person)}
        assert set(zip(found.pairs.source[mask].tolist(), found.pairs.target[mask].tolist(), strict=True)) == expected
        assert set(np.flatnonzero(alone).tolist()) == {person for _, person in expected}
    assert found.proteges(len(network)).tolist() == [len(roles.proteges(network, person)) for person in range(len(network))]


def test_who_has_left_has_no_role():
    network = build(records_of("abc", [tie("a", "b", "sponsors"), tie("c", "b", "mentors")]), "2026-01-31")
    found = everybodys_roles(network, np.array([False, True, True]))
    assert (found.sponsored.tolist(), found.mentored.tolist()) == ([False] * 3, [False, True, False])
