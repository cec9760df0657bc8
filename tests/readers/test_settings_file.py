"""Settings of an export, read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcap.errors import InputError
from graphcap.export import settings_toml
from graphcap.readers import read_settings
from graphcap.records import Settings

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("settings")


@given(
    kinds=st.lists(TEXTS, max_size=3),
    assume=st.dictionaries(TEXTS, st.floats(0, 1, exclude_min=True), max_size=3),
    texts=st.tuples(st.none() | TEXTS, st.none() | TEXTS, st.none() | TEXTS),
)
def test_settings_come_back_as_they_were(folder, kinds, assume, texts):
    settings = Settings(tuple(kinds), tuple(reversed(kinds)), assume, *texts)
    path = folder / "settings.toml"
    path.write_bytes(settings_toml(settings).encode())
    assert read_settings(path) == settings


@pytest.mark.parametrize(
    "text",
    [
        "mutual = [",
        "mutual = 'x'",
        "mutual = [1]",
        "colour = 'red'",
        "as_of = 3",
        "assume = 1",
        "[assume]\nknows = 2",
        "[assume]\nknows = 'x'",
    ],
)
def test_what_are_no_settings_is_refused(tmp_path, text):
    path = tmp_path / "settings.toml"
    path.write_text(text)
    with pytest.raises(InputError, match=r"settings.toml: .*; export the settings again"):
        read_settings(path)
