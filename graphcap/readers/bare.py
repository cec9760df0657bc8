"""Bare connections beside ties that are known: who stands in an address book is known to be connected, and no more.

So a bare connection never replaces a tie of the same two people and kind, be it declared or another bare connection: the one that a store
holds stands, and so does the first of one import. A day from which the connection is there is all that it can add, and only where the other
is bare as well and has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from graphcap.merging import KEY
from graphcap.readers.foreign.contacts import BARE_COVERAGE
from graphcap.readers.foreign.taken import UNKNOWN
from graphcap.written import tie_keys

if TYPE_CHECKING:
    from graphcap.readers.foreign.taken import TakenTie


def both(first: TakenTie, later: TakenTie) -> TakenTie:
    """The first of two ties of one import, of the same people and kind; with the day of the later one where both are bare."""
    bare = first.coverage == later.coverage == BARE_COVERAGE
    return first._replace(since=later.since) if bare and first.since in {None, UNKNOWN} else first


def beside_held(held: pa.Table, new: pa.Table, *, counts: tuple[int, int]) -> pa.Table:
    """The new ties, with what the store holds in the place of bare connections.

    Parameters
    ----------
    held, new
        Ties by the same numbers of people and kinds, of which there are as many as ``counts`` say.
    """
    bare = pc.fill_null(pc.equal(new["coverage"], BARE_COVERAGE), fill_value=False)
    if not held.num_rows or not pc.any(bare).as_py():
        return new
    held = held.filter(pc.is_in(held["source"], pc.unique(new["source"].filter(bare))))
    keys, known = (pa.array(tie_keys(*(table[name].to_numpy() for name in KEY), counts=counts)) for table in (new, held))
    places = pc.if_else(bare.combine_chunks(), pc.index_in(keys, known), None)
    stands = pc.is_valid(places)
    kept = held.take(pc.drop_null(places))
    if "since" not in held.column_names:
        kept = kept.append_column("since", pa.nulls(kept.num_rows, new.schema.field("since").type))
    if "coverage" in held.column_names:
        also_bare = pc.fill_null(pc.equal(kept["coverage"], BARE_COVERAGE), fill_value=False)
        since = pc.coalesce(kept["since"], pc.if_else(also_bare, new["since"].filter(stands), None))
        kept = kept.set_column(kept.column_names.index("since"), "since", since)
    return pa.concat_tables([new.filter(pc.invert(stands)), kept], promote_options="default")
