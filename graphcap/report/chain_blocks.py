"""Chains as a person enjoys reading them: a numbered block each, with its warmth, its people and its steps."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from graphcap.report.cells import is_chain
from graphcap.report.figures import CHANCE, WARMTH, bar, counted, percentage, warmth
from graphcap.report.layout import cut, pad, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from graphcap.asks import Calibration
    from graphcap.model import Answer, Chain
    from graphcap.report.terminal import Screen

ASSUMED = "~"
LONGEST_NAME = 32
DATE_LETTERS = len("2026-01-31")


def chain_lines(
    chains: Sequence[Chain], labels: Mapping[str, str], screen: Screen, *, calibration: Calibration | None = None
) -> Iterator[str]:
    """The lines of all blocks, an empty one between two."""
    figure = max(len(str(chain.rank)) for chain in chains)
    for position, chain in enumerate(chains):
        if position:
            yield ""
        indent = " " * (figure + 2)
        yield pad(str(chain.rank), figure, right=True) + "  " + _head(chain, screen, calibration)
        people = [cut(screen.safe(labels[person]), LONGEST_NAME, ellipsis=screen.glyphs.ellipsis) for person in chain.people]
        room = screen.width - len(indent)
        for line in wrap(people, room, joint=f" {screen.glyphs.arrow} "):
            yield indent + screen.bold(line)
        for line in wrap(_steps(chain, screen), room, joint=f" {screen.glyphs.dot} "):
            yield indent + screen.dim(line)
        for sentence in _sentences(chain, people):
            for line in wrap(screen.safe(sentence).split(), room):
                yield indent + screen.dim(line)


def _head(chain: Chain, screen: Screen, calibration: Calibration | None) -> str:
    """Its warmth, or its chance where that is known, as a bar and a figure, and how many introducers it takes."""
    introducers = len(chain.people) - 2
    full = chain.odds if calibration is None else calibration.chance(chain.odds)
    head, figure = (WARMTH, warmth(full)) if calibration is None else (CHANCE, percentage(full))
    parts = [f"{head} {ASSUMED if chain.coverage == 0 else ''}{figure}"]
    parts.append(counted(introducers, "introducer") if introducers > 0 else "they know each other")
    if chain.coverage == 0:
        parts.append("rests on an assumed strength")
    elif chain.coverage < 1:
        parts.append(f"coverage {warmth(chain.coverage)}")
    return f"{screen.warm(bar(full, screen.glyphs))} " + "  ".join(parts)


def _steps(chain: Chain, screen: Screen) -> list[str]:
    """Each step's kind, strength and last contact; the weakest is named where there is more than one."""
    weakest = (chain.weakest.source, chain.weakest.target) if len(chain.ties) > 1 else None
    steps = []
    for tie in chain.ties:
        details = ["weakest"] if (tie.source, tie.target) == weakest else []
        if tie.last_contact:
            details.append(f"last contact {tie.last_contact[:DATE_LETTERS]}")
        behind = f" ({', '.join(details)})" if details else ""
        steps.append(screen.safe(f"{tie.kind} {warmth(tie.strength)}{behind}"))
    return steps


def _sentences(chain: Chain, people: Sequence[str]) -> Iterator[str]:
    asks = zip(people[1:-1], chain.asked_90_days, strict=False)
    asked = [f"{person} {counted(count, 'time')}" for person, count in asks if count]
    if asked:
        yield f"asked in the last 90 days: {', '.join(asked)}"
    called = dict(zip(chain.people, people, strict=True))
    for absent, of_one, of_several in ((chain.left, "has left", "have left"), (chain.away, "is away", "are away")):
        if absent:
            yield f"{', '.join(called[person] for person in absent)} {of_one if len(absent) == 1 else of_several}"
    decides = getattr(chain, "decides", ())
    if decides:
        assumed = " (assumed)" if getattr(chain, "assumed", False) else ""
        yield f"{people[-1]} decides {', '.join(decides)}{assumed}"
    if disputed := getattr(chain, "disputed", None):
        yield f"disputed by {', '.join(called.get(person, person) for person in disputed.split(';'))}"
    if chain.tied_with:
        yield f"{counted(chain.tied_with, 'other chain')} {'is' if chain.tied_with == 1 else 'are'} equal to this one"


def chain_labels(answer: Answer[Any], rows: Iterable[Any]) -> dict[str, str]:
    """What each person on the chains among the rows, and on the best of each length, is called.

    The name, with the id behind it where two share it; the id without a name. The texts are as written: not escaped.
    """
    chains = [(row.people, row.names) for row in rows if is_chain(row)]
    chains += [(chain["people"], chain["names"]) for chain in answer.more.get("by_length", ())]
    names = {person: name or person for people, called in chains for person, name in zip(people, called, strict=True)}
    shared = Counter(names.values())
    return {person: f"{name} ({person})" if shared[name] > 1 and name != person else name for person, name in names.items()}
