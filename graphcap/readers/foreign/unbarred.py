"""What was taken from foreign files, without who was forgotten.

- A person whose id or key has a tombstone does not come back, nor a tie or an event from or to them; in events about them nobody stands.
- The export of somebody forgotten (``--owner``) is left out whole: all that is in it is theirs.
- What is left out is counted in records of the source as far as those can be told: ties, events with all their receivers, people.
- A refusal that holds them is left out too; free text about them is blanked.
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from graphcap.forgetting import free_text
from graphcap.readers.barred import turned_cells
from graphcap.readers.foreign.taken import NOBODY, Events
from graphcap.readers.forms import PEOPLE
from graphcap.tombstones import FORGOTTEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphcap.readers.foreign.taken import Person, Taken
    from graphcap.readers.identity import Identified
    from graphcap.tombstones import Tombstones


class Unbarred(NamedTuple):
    """What was taken, and who everybody in it is, without who was forgotten."""

    takens: list[Taken]
    people: pa.Table


def whole_left_out(taken: Taken) -> Taken:
    """The export of somebody who was forgotten: nothing of it, and how many records that is."""
    nothing = type(taken)(taken.file, taken.origin)
    nothing.read = taken.read
    nothing.left_out.update({FORGOTTEN: taken.read} if taken.read else {})
    return nothing


def is_barred(person: Person, stones: Tombstones, id: str = "") -> bool:
    """Whether somebody was forgotten, by their keys or by the id that they have in the store."""
    emails, urls = ";".join(person.emails), ";".join(person.urls)
    return stones.bars(person.id, emails=emails, urls=urls, slack=person.slack) or (bool(id) and stones.bars(id))


def unbarred(takens: Sequence[Taken], identified: Identified, stones: Tombstones) -> Unbarred:
    """What is left of some sources."""
    kept, barred = [], set()
    for taken, ids in zip(takens, identified.ids, strict=True):
        gone = {number for number, person in enumerate(taken.people) if is_barred(person, stones, ids[number])}
        barred |= {ids[number] for number in gone}
        kept.append(_without(taken, gone, stones))
    people = identified.people.filter(pc.invert(pc.is_in(identified.people["id"], pa.array(sorted(barred), pa.string()))))
    for name in free_text(PEOPLE, people.column_names):
        people = people.set_column(people.column_names.index(name), name, stones.blanked_cells(people[name].combine_chunks()))
    if "manager" in people.column_names:
        managers = turned_cells(people["manager"].combine_chunks(), lambda id: None if id and stones.bars(id) else id)
        people = people.set_column(people.column_names.index("manager"), "manager", managers)
    return Unbarred(kept, people)


def _without(taken: Taken, gone: set[int], stones: Tombstones) -> Taken:
    left = copy(taken)
    left.refusals = [refusal for refusal in taken.refusals if not stones.held_by(refusal.record.values())]
    left.ties = [tie for tie in taken.ties if not {tie.source, tie.target} & gone]
    left.events = _events_without(taken.events, gone, stones)
    unknown = len(taken.refusals) - len(left.refusals)
    most = taken.read - len(taken.refusals) - taken.left_out.total()
    left.left_out = taken.left_out.copy()
    left.left_out[FORGOTTEN] += unknown + min(_records_gone(taken, gone), most)
    left.left_out = +left.left_out
    return left


def _records_gone(taken: Taken, gone: set[int]) -> int:
    """How many records of the source are of people who are gone, and of nobody else."""
    events = taken.events
    held: dict[tuple[int, str, str], bool] = {}
    seen: set[int] = set()
    for row, (time, source, target) in enumerate(zip(events.times, events.sources, events.targets, strict=True)):
        key = (time, events.kinds[row], events.ids[row] or f"{source} {target}")
        stays = not {source, target} & gone
        held[key] = held.get(key, False) or stays
        seen |= {source, target} & gone
    ties = [tie for tie in taken.ties if {tie.source, tie.target} & gone]
    seen |= {end for tie in ties for end in (tie.source, tie.target)} & gone
    return len(ties) + sum(not stays for stays in held.values()) + len(gone - seen)


def _events_without(events: Events, gone: set[int], stones: Tombstones) -> Events:
    left = Events()
    for row, (source, target) in enumerate(zip(events.sources, events.targets, strict=True)):
        if not {source, target} & gone:
            left.times.append(events.times[row])
            left.sources.append(source)
            left.targets.append(target)
            left.abouts.append(NOBODY if events.abouts[row] in gone else events.abouts[row])
            left.weights.append(events.weights[row])
            left.kinds.append(events.kinds[row])
            left.ids.append(stones.event_id(events.ids[row]))
            left.contexts.append(stones.blanked(events.contexts[row]) or "")
            left.outcomes.append(stones.blanked(events.outcomes[row]) or "")
    return left
