"""What holds for every test: no deadline on generated examples, and no store of the person who runs the tests."""

from __future__ import annotations

import hypothesis
import pytest

hypothesis.settings.register_profile("graphcap", hypothesis.settings(deadline=None))
hypothesis.settings.load_profile("graphcap")


@pytest.fixture(autouse=True)
def _no_store_of_the_user(monkeypatch):
    monkeypatch.delenv("GRAPHCAP_STORE", raising=False)
