"""Views of a map: what an answer sets off on it. A view is a function from answers to `Highlights`; every renderer draws them alike.

Decision-makers: rings around them, and grey whoever has no chain to one (`graphcap.questions.access`).
Isolated: rings around the people of `graphcap.questions.isolated`, the suggested bridge of each dotted.
Shadow: dashed rings around whom `graphcap.questions.shadow` calls shadow sponsors, as they named whom they spoke for; a dotted line leads
there. A burst of contacts alone does not tell for whom, so that it names and marks nobody: such bursts are counted.
Resilience: grey whoever loses every chain to a decision-maker, or every tie to most others, when one person leaves. The first compares two
answers of `access`, with everybody and without the one. The second is what an articulation point is (Hopcroft & Tarjan 1973,
doi:10.1145/362248.362272): without it, what hung together falls apart.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from graphcap.maps.scene import Highlights, Mark
from graphcap.maps.wording import counted, isolated

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphcap.model import Answer
    from graphcap.network import Network
    from graphcap.questions.access import AccessRow
    from graphcap.questions.isolated import IsolatedRow
    from graphcap.questions.shadow import ShadowRow

WITHOUT = ("access", "whatif", "resilience")
"""Questions that tell what is lost without somebody."""


def deciders_view(network: Network, access: Answer[AccessRow]) -> Highlights:
    """Who decides, and who has no chain to any of them.

    Parameters
    ----------
    network
        The network that was asked.
    access
        The answer of `graphcap.questions.access.access` about everybody.
    """
    people, deciders = network.people, network.deciders
    marks = {people.ids[person]: Mark("ring", f"decides {_listed(what)}") for person, what in _what_each_decides(network)}
    without = sorted(row.person for row in access.rows if row.odds is None and row.person not in marks)
    sentences = []
    if not marks:
        sentences.append("Nobody is known to decide anything.")
    else:
        topics = _topics(network) if len(marks) > 1 else _listed(next(what for _, what in _what_each_decides(network)))
        sentences.append(f"{counted(len(marks), 'person decides', 'people decide')} something: {topics}.")
        within = f"within {access.asked['max_ties']} ties"
        nobody = f"Everybody else has a chain to {'one of them' if len(marks) > 1 else 'them'} {within}."
        whom = "any of them" if len(marks) > 1 else "them"
        sentences.append(f"{counted(len(without), 'person has', 'people have')} no chain to {whom} {within}." if without else nobody)
        marks |= {person: Mark("lost", f"no chain to a decision-maker {within}") for person in without}
    if deciders.assumed:
        sentences.append("Nobody said who decides, so whoever has reports is assumed to decide promotions.")
    legend = {"ring": "decides something", "lost": "has no chain to them"}
    return Highlights("Who decides", tuple(sentences), marks=marks, legend=legend, notes=access.notes, questions=("access",))


def resilience_view(network: Network, person: str, *, before: Answer[AccessRow], after: Answer[AccessRow]) -> Highlights:
    """What is lost when one person leaves.

    Parameters
    ----------
    network
        The network with everybody.
    person
        The id of who leaves.
    before, after
        Answers of `graphcap.questions.access.access` with everybody, and with ``avoid`` on the one.
    """
    one = network.number(person)
    name = isolated(network.people.name(one))
    reached = {row.person for row in before.rows if row.odds is not None}
    barred = {row.person for row in after.rows if row.odds is None and row.person in reached}
    severed = {network.people.ids[number] for number in _cut_off(network, one)}
    marks = {person: Mark("gone", "leaves")}
    for other in sorted(barred | severed):
        whys = [
            why
            for why, hit in (
                ("is cut off from most others", other in severed),
                ("has no chain to a decision-maker any more", other in barred),
            )
            if hit
        ]
        marks[other] = Mark("lost", " and ".join(whys))
    within = f"within {before.asked['max_ties']} ties"
    chains = f"{counted(len(barred), 'person loses', 'people lose') if barred else 'nobody loses'} every chain to a decision-maker {within}"
    parts = f"{counted(len(severed), 'person is', 'people are') if severed else 'nobody is'} cut off from most others they were tied to"
    lost = f"Without {name}, {chains}, and {parts}."
    legend = {"gone": "leaves", "lost": "loses every chain, or is cut off"}
    return Highlights(f"If {name} left", (lost,), marks=marks, legend=legend, notes=after.notes, questions=WITHOUT)


def isolated_view(answer: Answer[IsolatedRow]) -> Highlights:
    """Isolated talent, each with the reason, and the new tie that would help most.

    Parameters
    ----------
    answer
        The answer of `graphcap.questions.isolated.isolated`.
    """
    marks = {row.person: Mark("ring", row.why) for row in answer.rows}
    suggested = tuple((row.person, row.bridge) for row in answer.rows if row.bridge is not None)
    found = f"{counted(len(marks), 'high potential is', 'high potentials are')} hardly known to anybody who decides."
    bridges = f"For {len(suggested):,} of them the new tie that would help most is dotted." if suggested else ""
    sentences = tuple(filter(None, (found, bridges))) if marks else ("Nobody was found whom this question is about.",)
    legend = {"ring": "isolated talent", "suggested": "suggested new tie"}
    return Highlights(
        "Isolated talent", sentences, marks=marks, legend=legend, suggested=suggested, notes=answer.notes, questions=("isolated",)
    )


def shadow_view(answer: Answer[ShadowRow]) -> Highlights:
    """Shadow sponsors who named whom they spoke for, and these people.

    Parameters
    ----------
    answer
        The answer of `graphcap.questions.shadow.shadow`.
    """
    from graphcap.questions.shadow import BURST_ONLY, SHADOW

    named = [row for row in answer.rows if row.label == SHADOW and row.mentions]
    spoken: dict[str, list[str]] = {}
    for row in named:
        who, decider = (isolated(name) for name in (row.protege_name or row.protege, row.decision_maker_name))
        why = f"may have spoken for {who} to {decider}, who decided on {row.promoted_on}: {row.why}"
        spoken.setdefault(row.sponsor, []).append(why)
    marks = {sponsor: Mark("dashed", "\n".join(whys)) for sponsor, whys in spoken.items()}
    marks |= {row.protege: Mark("ring", f"promoted on {row.promoted_on}") for row in named if row.protege not in spoken}
    found = f"{counted(len(spoken), 'person', 'people')} may have spoken for somebody, out of sight, before a promotion."
    nobody = "Nobody was found who named whom they spoke for."
    bursts = sum(row.label == BURST_ONLY for row in answer.rows)
    cannot = "of contacts before a decision cannot be told for whom: nobody is named or marked."
    unnamed = f"{counted(bursts, 'further burst')} {cannot}" if bursts else ""
    legend = {"dashed": "may have spoken for somebody", "ring": "who was promoted", "suggested": "may have spoken for"}
    suggested = tuple(dict.fromkeys((row.sponsor, row.protege) for row in named))
    sentences = tuple(filter(None, (found if named else nobody, unnamed)))
    return Highlights(
        "Shadow sponsors", sentences, marks=marks, legend=legend, suggested=suggested, notes=answer.notes, questions=("shadow",)
    )


def _what_each_decides(network: Network) -> Iterable[tuple[int, str]]:
    deciders = network.deciders
    return zip(deciders.people.slice(0, len(deciders.people)), deciders.what, strict=True)


def _listed(what: str) -> str:
    return ", ".join(what.split(";"))


def _topics(network: Network) -> str:
    counts = Counter(word for _, what in _what_each_decides(network) for word in what.split(";"))
    return ", ".join(f"{word} {number:,}" for word, number in sorted(counts.items()))


def _cut_off(network: Network, one: int) -> list[int]:
    """Who hung together with somebody and, without them, no longer hangs together with the largest of the parts that are left."""
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    offsets = network.outgoing.offsets.array().astype(np.int64)
    targets = network.outgoing.neighbours.array().astype(np.int64)
    sources = np.repeat(np.arange(len(network)), np.diff(offsets))

    def parts(kept: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
        graph = csr_array((np.ones(int(kept.sum()), dtype=np.int8), (sources[kept], targets[kept])), shape=(len(network), len(network)))
        labels: np.ndarray[tuple[int], np.dtype[np.int32]] = connected_components(graph, directed=False)[1]
        return labels

    before = parts(np.ones(len(sources), dtype=bool))
    after = parts((sources != one) & (targets != one))
    fellows = np.flatnonzero(before == before[one])
    fellows = fellows[fellows != one]
    if not len(fellows):
        return []
    largest = np.bincount(after[fellows]).argmax()
    lost: list[int] = fellows[after[fellows] != largest].tolist()
    return lost
