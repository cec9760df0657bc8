"""The map of a whole network, plain or with what an answer sets off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphcap.disputes import said_by
from graphcap.maps.introductions import NOBODY_YET
from graphcap.maps.legend import bands_of, groups_of, kinds_of
from graphcap.maps.scene import TIE, Highlights, Scene, ScenePerson, SceneTie
from graphcap.maps.wording import counted
from graphcap.questions.chains import store_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from graphcap.network import Network

    Numbers = npt.NDArray[np.int64]


def network_scene(network: Network, view: Highlights | None = None) -> Scene:
    """Everybody and every written tie of a network.

    Parameters
    ----------
    network
        The whole of it; a part is drawn as a part, without a word.
    view
        What an answer sets off; without one, everybody is drawn alike.
    """
    view = view or plain_view(network)
    everybody = range(len(network))
    ties = tuple(_ties(network))
    groups, places = groups_of(_texts(network, "department"))
    bands, levels = bands_of(network, everybody)
    ids, names, titles = _texts(network, None), _texts(network, "name"), _texts(network, "title")
    people = tuple(
        ScenePerson(id, name or id, title, group, band, (), known, bool(view.marks) and id not in view.marks)
        for id, name, title, group, band, known in zip(ids, names, titles, places, levels, neighbour_counts(network), strict=True)
    )
    return Scene(
        **view._asdict(),
        people=people,
        ties=ties,
        ends=(),
        groups=groups,
        bands=bands,
        kinds=kinds_of(ties, network.kinds),
        as_of=network.as_of,
        network_people=store_of(network)["people"],
        network_ties=network.origin.ties,
        disputed=said_by(network, (*view.questions, TIE)),
    )


def plain_view(network: Network) -> Highlights:
    """What is said of a map on which nobody is set off."""
    if not len(network):
        return Highlights("An empty network", (NOBODY_YET,))
    ties = network.origin.ties
    alone = neighbour_counts(network).count(0)
    if not ties:
        return Highlights("The network", (f"{counted(len(network), 'person', 'people')} without any ties yet.",))
    bench = f" {counted(alone, 'person has', 'people have')} no ties: the rows at the bottom." if alone else ""
    return Highlights("The network", (f"{counted(len(network), 'person', 'people')}, {counted(ties, 'tie')}.{bench}",))


def neighbour_counts(network: Network) -> list[int]:
    """How many people each one has a tie with, whichever way it runs."""
    offsets = network.outgoing.offsets.array().astype(np.int64)
    sources = np.repeat(np.arange(len(network)), np.diff(offsets))
    targets = network.outgoing.neighbours.array().astype(np.int64)
    pairs = np.unique(np.minimum(sources, targets) * max(len(network), 1) + np.maximum(sources, targets))
    ends = np.concatenate(np.divmod(pairs, max(len(network), 1)))
    counts: list[int] = np.bincount(ends, minlength=len(network)).tolist()
    return counts


def _texts(network: Network, column: str | None) -> list[str]:
    """A text of everybody, their ids with None; empty where unknown."""
    texts = network.people.ids if column is None else network.people.texts.get(column)
    return [""] * len(network) if texts is None else list(texts)


def _ties(network: Network) -> Iterator[SceneTie]:
    """Every written tie by source, target and kind, with the strength of its arc."""
    ids, names = _texts(network, None), [kind.name for kind in network.kinds]
    mutual = [kind.mutual for kind in network.kinds]
    arcs, ties = network.outgoing, network.ties
    arc_keys = _keys(network, arcs.offsets.array().astype(np.int64), arcs.neighbours.array(), arcs.kinds.array())
    tie_keys = _keys(network, ties.offsets.array().astype(np.int64), ties.targets.array(), ties.kinds.array())
    written = np.flatnonzero(np.isin(arc_keys, tie_keys))
    written = written[np.argsort(arc_keys[written], kind="stable")]
    pairs, kinds = np.divmod(arc_keys[written], max(len(names), 1))
    sources, targets = np.divmod(pairs, max(len(network), 1))
    strengths = arcs.strengths.array()[written]
    columns = (array.tolist() for array in (sources, targets, kinds, strengths))
    for source, target, kind, strength in zip(*columns, strict=True):
        yield SceneTie(ids[source], ids[target], names[kind], strength, mutual[kind])


def _keys(network: Network, offsets: Numbers, targets: npt.NDArray[np.uint32], kinds: npt.NDArray[np.uint16]) -> Numbers:
    """A number for each source, target and kind, in their order."""
    sources = np.repeat(np.arange(len(network), dtype=np.int64), offsets[1:] - offsets[:-1])
    keys: Numbers = (sources * len(network) + targets.astype(np.int64)) * len(network.kinds) + kinds.astype(np.int64)
    return keys
