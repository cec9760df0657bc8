"""A browser for all tests here, and maps opened in it by either renderer."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from browsing import launched, seen_in
from graphcap.maps import write_map


@pytest.fixture(scope="session")
def browser():
    with launched() as opened:
        yield opened


@pytest.fixture(params=["pyvis", "canvas"])
def renderer(request):
    return request.param


@pytest.fixture
def opened(browser, renderer, tmp_path):
    @contextmanager
    def open_map(scene, **settings):
        file = tmp_path / "map.html"
        write_map(scene, file, renderer=renderer)
        with seen_in(browser, file, **settings) as seen:
            seen.page.wait_for_function("() => window.graphcapMap && graphcapMap.ready")
            yield seen

    return open_map
