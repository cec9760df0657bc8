from __future__ import annotations

import pytest

from graphcap.simulate import simulate
from worlds import World


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    return World(simulate(tmp_path_factory.mktemp("office"), people=320, ties=2000, seed=1))


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    return World(simulate(tmp_path_factory.mktemp("town"), people=10_000, ties=100_000, events=20_000, seed=2))


@pytest.fixture(scope="module", params=["office", "town"])
def world(request):
    return request.getfixturevalue(request.param)
