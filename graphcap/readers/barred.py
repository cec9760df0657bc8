"""Records of an import that are of somebody who was forgotten, or speak of them.

- A person with a tombstone, a tie or an event from or to one, an ask that they are part of: left out, and counted.
- Other people's records stand without them: ``manager``, ``do_not_ask`` and ``about`` are left empty, free text is blanked, the ids of
  events and of others that hold them become codes, the same ones as in the store (`graphcap.forgetting`).
- A refused record is reported in the same way, and one of somebody forgotten not at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcap.forgetting import free_text, settings_without
from graphcap.readers.cells import as_text
from graphcap.readers.forms import ASKS, EVENTS, PEOPLE
from graphcap.tombstones import EMAIL, SLACK, URL, Tombstones

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy.typing as npt

    from graphcap.readers.sources import Rows, SourceFile
    from graphcap.records import Settings

    Flags = npt.NDArray[np.bool_]

ENDS = ("source", "target")
REFERENCES = ("manager", "about")
LISTS = ("do_not_ask", "via")
OWN = ("id", *ENDS, *REFERENCES)


def bar(rows: Rows, stones: Tombstones) -> None:
    """Mark the records of a batch that are of somebody forgotten, and take references to them out of the others."""
    form, values = rows.file.form, rows.values
    barred = np.zeros(len(rows.faults), np.bool_)
    for name in ("id",) if form is PEOPLE else ENDS:
        barred |= stones.barred(as_text(values[name]))
    for name in (EMAIL, URL, SLACK) if form is PEOPLE else ():
        if name in values:
            barred |= stones.barred_keys(as_text(values[name]), name)
    if form is ASKS:
        barred |= np.array([any(map(stones.bars, _parts(cell))) for cell in as_text(values["via"]).to_pylist()], np.bool_)
    rows.barred = barred if barred.any() else None
    for name in set(REFERENCES) & values.keys():
        cells = as_text(values[name])
        values[name] = pc.if_else(pa.array(stones.barred(cells)), None, cells)
    for name in set(LISTS) & values.keys():
        values[name] = turned_cells(as_text(values[name]), lambda cell: cell and _without(cell, stones))
    for name in free_text(form, values):
        values[name] = stones.blanked_cells(as_text(values[name]))
    for name in set(OWN) & values.keys():
        turn = stones.event_id if form is EVENTS and name == "id" else stones.own_id
        values[name] = turned_cells(as_text(values[name]), turn)


def settings_unbarred(settings: Settings) -> Settings:
    """Settings that say nothing of somebody who has a tombstone there."""
    stones = Tombstones(settings.tombstones)
    named = (*settings.opt_out, *settings.disputes) if stones else ()
    return settings_without(settings, [id for id in named if stones.bars(id)])


def merges_unbarred(merges: pa.Table, stones: Tombstones) -> pa.Table:
    """An identity map without merges of somebody forgotten, and without words about them."""
    barred = stones.barred(merges["id"].combine_chunks()) | stones.barred(merges["same_as"].combine_chunks())
    left = merges.filter(pa.array(~barred))
    place = left.column_names.index("reason")
    return left.set_column(place, left.schema.field(place), stones.blanked_cells(left["reason"].combine_chunks()))


def cleaned(record: Mapping[str, str], file: SourceFile, stones: Tombstones) -> dict[str, str]:
    """A refused record as it is reported: without what it says of somebody forgotten."""
    names = {column.header: column.name for column in file.judged}
    texts = {*free_text(file.form, names.values())}

    def clean(header: str, cell: str) -> str:
        name = names.get(header, header)
        if name in REFERENCES and stones.bars(cell):
            return ""
        if name in LISTS:
            return _without(cell, stones) or ""
        return (stones.blanked(cell) or "") if name in texts or name not in names.values() else stones.own_id(cell)

    return {header: clean(header, cell) for header, cell in record.items()}


def turned_cells(cells: pa.Array, turn: Callable[[str], str | None]) -> pa.Array:
    """Cells, each different text turned once; the same where none changes."""
    encoded = cells.dictionary_encode()
    texts = encoded.dictionary.to_pylist()
    turned = [turn(text) for text in texts]
    return cells if turned == texts else pa.array(turned, pa.string()).take(encoded.indices)


def _parts(cell: str | None) -> list[str]:
    return [part.strip() for part in (cell or "").split(";") if part.strip()]


def _without(cell: str, stones: Tombstones) -> str | None:
    parts = _parts(cell)
    kept = [stones.own_id(part) for part in parts if not stones.bars(part)]
    return cell if kept == parts else ";".join(kept) or None
