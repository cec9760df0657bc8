"""A scene as the data that a page carries: texts as lists, numbers as bytes.

A column of whole numbers is ``{"from": its lowest, "bytes": 1 to 4 for each, "rising": whether steps stand there, "text": base64}``: a
third of what the same takes as JSON. Strengths, titles and the like go by their number in a list of different ones, so they stay exact.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from graphcap.maps.wording import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphcap.maps.places import Layout
    from graphcap.maps.scene import Scene

Item = TypeVar("Item", str, float)


def payload(scene: Scene, layout: Layout) -> dict[str, Any]:
    """Everything that a page's script reads, whichever renderer draws."""
    numbers = {person.id: number for number, person in enumerate(scene.people)}
    return {
        "title": scene.title,
        "as_of": scene.as_of,
        "turns": bool(scene.ends),
        "groups": [{"name": group.name, "known": group.known, **group.look._asdict()} for group in scene.groups],
        "bands": [band.name for band in scene.bands],
        "kinds": [{**kind._asdict(), "name": words(kind.name)} for kind in scene.kinds],
        "people": _people(scene, layout),
        "ties": _ties(scene, layout, numbers),
        "chains": _chains(scene, numbers),
        "marks": [[numbers[id], *mark] for id, mark in scene.marks.items() if id in numbers],
        "disputed": [[numbers[id], what] for id, what in scene.disputed.items() if id in numbers],
        "suggested": [[numbers[id] for id in pair] for pair in scene.suggested if numbers.keys() >= set(pair)],
        "areas": layout.areas,
    }


def _people(scene: Scene, layout: Layout) -> dict[str, Any]:
    people = scene.people
    places = [layout.places[person.id] for person in people]
    return {
        "ids": [person.id for person in people],
        "names": [person.name for person in people],
        "titles": _listed(person.title for person in people),
        "group": whole_numbers(person.group for person in people),
        "band": whole_numbers(person.band for person in people),
        "neighbours": whole_numbers(person.neighbours for person in people),
        "faded": whole_numbers(int(person.faded) for person in people),
        "x": whole_numbers(place.x for place in places),
        "y": whole_numbers(place.y for place in places),
    }


def _ties(scene: Scene, layout: Layout, numbers: dict[str, int]) -> dict[str, Any]:
    kinds = {kind.name: number for number, kind in enumerate(scene.kinds)}
    return {
        "from": whole_numbers(numbers[tie.source] for tie in scene.ties),
        "to": whole_numbers(numbers[tie.target] for tie in scene.ties),
        "kind": whole_numbers(kinds[tie.kind] for tie in scene.ties),
        "strength": _listed(tie.strength for tie in scene.ties),
        "on": [number for number, tie in enumerate(scene.ties) if not tie.faded],
        "bends": [[number, bend] for number, bend in enumerate(layout.bends) if bend],
    }


def _chains(scene: Scene, numbers: dict[str, int]) -> list[dict[str, list[int]]]:
    """Each chain by the numbers of its people and of its ties, from one end to the other."""
    ties = {(rank, frozenset((tie.source, tie.target))): number for number, tie in enumerate(scene.ties) for rank in tie.chains}
    return [
        {
            "people": [numbers[id] for id in chain.people],
            "ties": [ties[chain.rank, frozenset((tie.source, tie.target))] for tie in chain.ties],
        }
        for chain in scene.chains
    ]


def _listed(values: Iterable[Item]) -> dict[str, Any]:
    """Values as the list of different ones, in their order, and each one's number in it."""
    held = list(values)
    different: Sequence[Item] = sorted(set(held))
    places = {value: place for place, value in enumerate(different)}
    return {"list": different, "at": whole_numbers(places[value] for value in held)}


def whole_numbers(values: Iterable[int]) -> dict[str, Any]:
    """A column of whole numbers in as few bytes as they take.

    >>> whole_numbers([7, 7, 9])
    {'from': 7, 'bytes': 1, 'rising': True, 'text': 'AAAC'}
    >>> whole_numbers([300, 0])
    {'from': 0, 'bytes': 2, 'rising': False, 'text': 'LAEAAA=='}
    """
    column = np.fromiter(values, dtype=np.int64)
    low = int(column.min()) if len(column) else 0
    column = column - low
    steps = np.diff(column, prepend=0)
    rising = bool((steps >= 0).all())
    if rising:
        column = steps
    wide = max(1, (int(column.max(initial=0)).bit_length() + 7) // 8)
    octets = column.astype("<u4").view(np.uint8).reshape(-1, 4)[:, :wide]
    return {"from": low, "bytes": wide, "rising": rising, "text": b64encode(octets.tobytes()).decode()}
