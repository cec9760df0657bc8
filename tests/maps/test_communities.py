from __future__ import annotations

import os
import subprocess
import sys
from itertools import combinations

import numpy as np

from graphcap.maps.communities import communities

PROGRAM = """
import numpy as np
from graphcap.maps.communities import communities
random = np.random.default_rng(3)
print(communities(400, random.integers(0, 400, (1600, 2)), random.random(1600)).tolist())
"""


def test_groups_of_friends_are_communities_the_largest_first():
    pairs = [*combinations(range(4), 2), *combinations(range(4, 10), 2), (0, 9)]
    assert communities(10, np.array(pairs), np.ones(len(pairs))).tolist() == [1] * 4 + [0] * 6


def test_strength_decides_whom_somebody_between_two_groups_belongs_to():
    pairs = [*combinations(range(4), 2), *combinations(range(5, 9), 2), (3, 4), (4, 5)]
    strengths = np.ones(len(pairs))
    for weak, fellows in ((-1, [0, 1, 2, 3]), (-2, [5, 6, 7, 8])):
        strengths[-2:] = 1
        strengths[weak] = 0.01
        labels = communities(9, np.array(pairs), strengths)
        assert {labels[person] for person in fellows} == {labels[4]}


def test_people_without_ties_are_communities_of_one():
    assert communities(3, np.empty((0, 2), dtype=np.int64), np.empty(0)).tolist() == [0, 1, 2]


def test_every_process_finds_the_same_communities():
    found = set()
    for seed in ("1", "2", "3"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        found.add(subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True).stdout)
    assert len(found) == 1
