"""Files into records: people, ties and events from CSV and Parquet, every cell read as text and judged, every refusal with its line.

The contract's section on files is the specification. Whatever a file holds, read = accepted + refused + left out.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphcap.readers.refusals import Refusal
from graphcap.readers.settings_file import read_settings
from graphcap.readers.sources import Sources, recognise

__all__ = ["Counts", "Imported", "Refusal", "Sources", "read_foreign", "read_records", "read_settings", "recognise", "together"]

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from graphcap.readers.foreign.formats import Format, Options
    from graphcap.readers.sources import Progress
    from graphcap.records import Records, Settings
    from graphcap.scratch import Scratch


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the records of an import: ``read`` is ``accepted`` plus ``refused`` plus what was left out.

    Attributes
    ----------
    read, accepted, refused
        Records of the files.
    people, ties, events, asks
        Rows added; what is already there is accepted and adds nothing. People who came as ends of ties and events count.
    replaced
        Ties that take the place of one that differs.
    left_out
        Reason to number of records that are no matter of this store.
    """

    read: int
    accepted: int
    people: int
    ties: int
    events: int
    replaced: int
    refused: int
    left_out: Mapping[str, int] = field(default_factory=dict)
    asks: int = 0


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import makes of a store's records.

    Attributes
    ----------
    records
        All records, old and new, in the order that `graphcap.records` asks for.
    counts
        What became of the records of the files.
    refusals
        Every refused record; read again from the files when iterated over.
    warnings
        Plain sentences about what was taken, but not as it may have been meant.
    """

    records: Records
    counts: Counts
    refusals: Sequence[Refusal]
    warnings: tuple[str, ...] = ()


def read_foreign(
    files: Sequence[tuple[Path, Format]], *, options: Options, old: Records, settings: Settings, scratch: Scratch | None = None
) -> Imported:
    """What a store's records become with files that other programs wrote.

    Parameters
    ----------
    files
        Each with its format (`graphcap.readers.foreign.catalogue`).
    options
        What is known about them.
    old, settings, scratch
        As in `read_records`.

    Raises
    ------
    InputError
        When a file cannot be read as what it claims to be, or it must be said whose it is; nothing of the import is made then.
    """
    from graphcap.readers.foreign.taken import Taken
    from graphcap.readers.foreign.unbarred import is_barred, whole_left_out
    from graphcap.readers.taking import add_taken
    from graphcap.scratch import ANYWHERE
    from graphcap.tombstones import Tombstones

    stones = Tombstones(settings.tombstones)
    takens = []
    for path, declared in files:
        owner = options.owner
        whose = next(owner.keys())[1] if owner else ""
        taken = Taken(str(path), origin=f"{declared.name} of {whose}" if whose else declared.name)
        declared.read(path, taken, options)
        takens.append(whole_left_out(taken) if owner and is_barred(owner, stones) else taken)
    return add_taken(takens, old=old, settings=settings, scratch=scratch or ANYWHERE)


def together(first: Imported, second: Imported) -> Imported:
    """Two steps of one import as one."""
    added = {
        name: getattr(first.counts, name) + getattr(second.counts, name)
        for name in ("read", "accepted", "people", "ties", "events", "asks", "replaced", "refused")
    }
    left_out = Counter(first.counts.left_out) + Counter(second.counts.left_out)
    refusals = [*first.refusals, *second.refusals]
    return Imported(second.records, Counts(**added, left_out=dict(left_out)), refusals, (*first.warnings, *second.warnings))


def read_records(
    sources: Sources, *, old: Records, settings: Settings, today: date, progress: Progress | None = None, scratch: Scratch | None = None
) -> Imported:
    """What a store's records become with these files.

    Parameters
    ----------
    old
        What the store holds.
    settings
        Those of the store from now on.
    today
        The day of the import: later events and contacts are kept, with a warning.
    progress
        Called with a file's name, and how many of its bytes are done of how many.
    scratch
        Where to put aside what memory should not hold; None: wherever the system puts what is temporary.

    Raises
    ------
    InputError
        When a file cannot be read as what it claims to be; nothing of the import is made then.
    """
    from graphcap.readers.importing import import_records
    from graphcap.scratch import ANYWHERE

    return import_records(sources, old=old, settings=settings, today=today, progress=progress, scratch=scratch or ANYWHERE)
