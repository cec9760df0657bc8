"""The quote that keeps a spreadsheet from running a cell: put on by `export`, taken off by `import`, without loss.

A cell is guarded when it starts with = + - @ tab or CR, or with quotes and then one of these; so a cell that had such a quote of its own
comes back with it. Plain numbers stay as they are. Source: OWASP, "CSV Injection".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc

if TYPE_CHECKING:
    import pyarrow as pa

GUARD = "'"
DANGEROUS = r"^'*[=+\-@\t\r]"
NUMBER = r"^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$"
GUARDED = r"^'('*[=+\-@\t\r])"


def guarded(cells: pa.Array) -> pa.Array:
    """Text cells as a spreadsheet may safely open them.

    Examples
    --------
    >>> import pyarrow as pa
    >>> guarded(pa.array(["=1+1", "'=1", "-0.5", "O'Neil", "'quoted'", None])).to_pylist()
    ["'=1+1", "''=1", '-0.5', "O'Neil", "'quoted'", None]
    """
    dangerous = pc.match_substring_regex(cells, DANGEROUS)
    if not pc.any(dangerous).as_py():
        return cells
    dangerous = pc.and_not(dangerous, pc.match_substring_regex(cells, NUMBER))
    return pc.if_else(dangerous, pc.binary_join_element_wise(GUARD, cells, ""), cells)


def unguarded(cells: pa.Array) -> pa.Array:
    """Text cells without the guard.

    Examples
    --------
    >>> import pyarrow as pa
    >>> unguarded(pa.array(["'=1+1", "''=1", "O'Neil", "'quoted'", None])).to_pylist()
    ['=1+1', "'=1", "O'Neil", "'quoted'", None]
    """
    if not pc.any(pc.starts_with(cells, GUARD)).as_py():
        return cells
    return pc.replace_substring_regex(cells, GUARDED, r"\1")
