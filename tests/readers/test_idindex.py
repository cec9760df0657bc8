"""Positions of ids: what a dictionary says, for ids of any length and any letters."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from graphcap.readers import idindex
from graphcap.readers.idindex import NOT_FOUND, IdIndex

IDS = st.text(st.sampled_from(list("ab\x00é€")), min_size=1, max_size=20)


def positions(ids, asked):
    place = {id: number for number, id in enumerate(ids)}
    return [place.get(text, NOT_FOUND) for text in asked]


@given(ids=st.lists(IDS, unique=True), parts=st.integers(1, 3), asked=st.lists(st.none() | IDS | st.just("")))
def test_found_are_the_positions_that_a_dictionary_says(ids, parts, asked):
    index = IdIndex(pa.array(ids[::parts], pa.string()))
    added = [id for id in ids if id not in set(ids[::parts])]
    index.add(pa.array(added, pa.string()))
    everybody = ids[::parts] + added
    assert index.ids.to_pylist() == everybody
    assert index.find(pa.array(asked + ids, pa.string())).tolist() == positions(everybody, asked + ids)


def test_a_hundred_thousand_ids_are_told_apart():
    ids = [f"{prefix}{number}" for number in range(25_000) for prefix in ("p", "person-", "somebody@example.org/", "0000000")]
    index = IdIndex(pa.array(ids[:60_000]))
    index.add(pa.array(ids[60_000:]))
    order = np.random.default_rng(1).permutation(len(ids))
    asked = pa.array(ids).take(pa.array(order))
    assert np.array_equal(index.find(asked), order)
    assert (index.find(pa.array([f"q{number}" for number in range(50_000)])) == NOT_FOUND).all()


@given(ids=st.lists(IDS, unique=True), asked=st.lists(IDS))
def test_ids_of_one_hash_are_told_apart(ids, asked):
    plain = idindex._hashes

    def colliding(texts):
        """As if all longer ids had one hash; shorter ones are mixed without loss."""
        return np.where(texts.lengths > idindex.WORD, np.uint64(0), plain(texts))

    try:
        idindex._hashes = colliding
        assert IdIndex(pa.array(ids, pa.string())).find(pa.array(asked + ids, pa.string())).tolist() == positions(ids, asked + ids)
    finally:
        idindex._hashes = plain


def test_a_slice_of_a_column_is_read_from_its_start():
    ids = pa.array(["ann", "bob", "cy", "di"])
    assert IdIndex(ids[1:3]).find(ids[2:]).tolist() == [1, NOT_FOUND]
