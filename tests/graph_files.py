"""Files of graphs, read by themselves, as a test looks at them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from graphcap.readers.foreign.catalogue import peek_at
from graphcap.readers.foreign.formats import Options
from graphcap.readers.foreign.taken import Taken

SAMPLES = Path(__file__).parents[1] / "fixtures" / "exports" / "graphs"


def take(module, path):
    """What a format takes from a file; records are accounted for to the last one."""
    taken = Taken(path.name)
    module.FORMATS[0].read(path, taken, Options(None, date(2026, 11, 1)))
    assert len(taken.refusals) + taken.left_out.total() <= taken.read
    return taken


def written(folder, text, name="file.txt"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def fits(module, path):
    return module.FORMATS[0].fits(peek_at(path))


def ties(taken):
    """Source, target, kind and strength of each tie."""
    ids = [person.id for person in taken.people]
    return [(ids[tie.source], ids[tie.target], tie.kind, tie.strength) for tie in taken.ties]


def people(taken):
    """Name and columns by id."""
    return {person.id: (person.name, dict(person.columns)) for person in taken.people}


def refused(taken):
    return [(refusal.line, refusal.reason) for refusal in taken.refusals]
