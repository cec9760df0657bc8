"""The crc32 of many blocks, out of that of each: as if computed over all of them."""

from __future__ import annotations

import random
from zlib import crc32

import numpy as np
import pytest

from graphcap.blocksums import PIECE, piece_sums

BLOCK = 64


def blocks_of(pieces, *, seed):
    """Letters, the start of each block (which may pass the largest number and begin again), and its crc32."""
    letters = random.Random(seed).randbytes(pieces * PIECE * BLOCK)
    starts = (np.arange(pieces * PIECE, dtype=np.uint64) + np.uint64(seed)).astype(np.uint32)
    sums = [crc32(letters[number * BLOCK : (number + 1) * BLOCK], start) for number, start in enumerate(starts.tolist())]
    return letters, starts, np.array(sums, np.uint32)


@pytest.mark.parametrize(("pieces", "seed"), [(0, 3), (1, 0), (3, 77), (2, 0xFFFFFF80)])
def test_the_sum_of_a_piece_is_that_of_its_letters(pieces, seed):
    letters, starts, sums = blocks_of(pieces, seed=seed)
    size = PIECE * BLOCK
    whole = [crc32(letters[number * size : (number + 1) * size], int(starts[number * PIECE])) for number in range(pieces)]
    assert piece_sums(sums, starts, block=BLOCK).tolist() == whole


@pytest.mark.parametrize("spoilt", [0, 1, PIECE - 1, PIECE])
def test_another_sum_of_a_block_gives_another_sum_of_its_piece_alone(spoilt):
    _, starts, sums = blocks_of(2, seed=5)
    before = piece_sums(sums, starts, block=BLOCK)
    sums[spoilt] ^= 1
    differ = piece_sums(sums, starts, block=BLOCK) != before
    assert differ.tolist() == [spoilt < PIECE, spoilt >= PIECE]
