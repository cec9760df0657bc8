"""Checksums of many blocks at once: what the crc32 of a piece of 256 blocks must be, out of the crc32 of each.

Of a piece one crc32 is computed, without the interpreter's lock, instead of 256 with it. That of a block started from another value differs
by a linear function of the difference of the two (a crc32 is a remainder of polynomials over GF(2)): so the sums of two neighbours give
the one of both, level by level, all pieces side by side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Words = npt.NDArray[np.uint32]

DOUBLINGS = 8
PIECE = 1 << DOUBLINGS
"""Blocks in a piece."""
BYTE = 8
BYTES = range(4)


def piece_sums(sums: Words, starts: Words, *, block: int) -> Words:
    """The crc32 of each piece of `PIECE` blocks, started where that of its first block starts.

    Parameters
    ----------
    sums
        The crc32 of each block, of whole pieces.
    starts
        What each started from.
    block
        Bytes in a block.

    Examples
    --------
    >>> letters, starts = bytes(range(256)) * PIECE, np.arange(7, 7 + PIECE, dtype=np.uint32)
    >>> sums = np.array([crc32(letters[:256], start) for start in starts.tolist()], np.uint32)
    >>> piece_sums(sums, starts, block=256).tolist() == [crc32(letters, 7)]
    True
    """
    zeros = bytes(block)
    passed = np.array([crc32(zeros, 1 << bit) ^ crc32(zeros) for bit in range(BYTE * len(BYTES))], np.uint32)
    tables = _tables(passed)
    firsts = np.zeros(len(starts), bool)
    firsts[::PIECE] = True
    shares = sums ^ np.where(firsts, np.uint32(0), _shifted(tables, starts))
    for _ in range(DOUBLINGS):
        shares = _shifted(tables, shares[::2]) ^ shares[1::2]
        passed = _shifted(tables, passed)
        tables = _tables(passed)
    return shares


def _tables(passed: Words) -> Any:
    """What each value of each byte of a word becomes, from what each of its bits becomes."""
    bits = np.arange(1 << BYTE)[:, None] >> np.arange(BYTE) & 1
    of_bytes = passed.reshape(len(BYTES), 1, BYTE) * bits.astype(np.uint32)
    return np.bitwise_xor.reduce(of_bytes, axis=2)


def _shifted(tables: Any, words: Words) -> Words:
    """Each word after one more block, or as many as the tables stand for, of zeros."""
    shifted: Words = np.bitwise_xor.reduce([tables[byte].take(words >> np.uint32(BYTE * byte) & np.uint32(0xFF)) for byte in BYTES])
    return shifted
