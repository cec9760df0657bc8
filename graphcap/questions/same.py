"""Who in the store may be the same person: a score and a reason for each pair; nobody is ever joined by it.

- An e-mail, a profile address or a Slack id that two people have: score 1.
- Names that are alike, whatever their order, case and accents: likeness = the mean of rapidfuzz's ``token_set_ratio`` and
  ``token_sort_ratio``, 0 to 1, of at least .9 by the first. Score = likeness x (.7 + .15 for each of company, department and title that
  both have and share, at most 1), less .2 where their companies differ; below .5 nobody is proposed.
- Compared are those who share a word of their names and the first letter of another, or a name of one word.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import combinations, permutations
from typing import TYPE_CHECKING

from graphcap.lookup import folded
from graphcap.model import Answer
from graphcap.questions.chains import given, store_of
from graphcap.questions.registry import Column, Question
from graphcap.readers.foreign.taken import plain_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphcap.network import Network, People

    Names = dict[int, tuple[str, ...]]
    Pair = tuple[int, int]

LEAST_LIKENESS = 90
LEAST_SCORE = 0.5
NAME_ALONE, EACH_SHARED, COMPANIES_DIFFER = 0.7, 0.15, 0.2
SHARED = ("company", "department", "title")
KEYS = ("email", "url", "slack")
MOST_ALIKE = 2000
"""More people in whom a word and a letter agree are told apart by nothing that a name says."""
DIGITS = 3


@dataclass(frozen=True, slots=True)
class SameRow:
    """Two people who may be one."""

    a: str
    a_name: str | None
    b: str
    b_name: str | None
    score: float
    why: str


def same(network: Network) -> Answer[SameRow]:
    """Pairs of people who may be the same, the likest first, then by ids."""
    people = network.people
    names = _names(people)
    found = {pair: (1.0, why) for pair, why in _of_one_key(people)}
    blocks = _blocks(names)
    for block in blocks:
        if len(block) <= MOST_ALIKE:
            for pair, likeness in _alike(names, block):
                if pair not in found:
                    found[pair] = _judged(people, pair, likeness)
    rows = [_row(people, pair, score, why) for pair, (score, why) in found.items() if score >= LEAST_SCORE]
    rows.sort(key=lambda row: (-row.score, row.a, row.b))
    crowded = sum(len(block) > MOST_ALIKE for block in blocks)
    notes = [f"names that more than {MOST_ALIKE:,} people share a word and a letter of are not compared: {crowded:,}"] if crowded else []
    if not rows:
        notes.append("nobody here looks like anybody else")
    return Answer("same", given(), network.as_of, store_of(network), tuple(rows), {}, tuple(notes))


def _names(people: People) -> Names:
    """The words of everybody's name, folded, without accents, sorted; without those who have none."""
    texts = people.texts.get("name")
    words = {person: tuple(sorted(set(_words(name)))) for person, name in enumerate(texts) if name} if texts else {}
    return {person: found for person, found in words.items() if found}


def _words(name: str) -> list[str]:
    letters = unicodedata.normalize("NFKD", name)
    return re.findall(r"\w+", folded("".join(letter for letter in letters if not unicodedata.combining(letter))))


def _blocks(names: Names) -> list[list[int]]:
    """People who share a word and the first letter of another, or the one word of their names."""
    blocks: dict[tuple[str, str], list[int]] = {}
    for person, words in names.items():
        keys = {(word, other[0]) for word, other in permutations(words, 2)} or {(words[0], "")}
        for key in keys:
            blocks.setdefault(key, []).append(person)
    return [block for block in blocks.values() if len(block) > 1]


def _alike(names: Names, block: list[int]) -> Iterator[tuple[Pair, float]]:
    """Pairs of a block with alike names, and their likeness from 0 to 1."""
    import numpy as np
    from rapidfuzz import fuzz, process

    texts = [" ".join(names[person]) for person in block]
    ratios = process.cdist(texts, texts, scorer=fuzz.token_set_ratio, score_cutoff=LEAST_LIKENESS)
    for one, other in zip(*np.nonzero(np.triu(ratios, 1)), strict=True):
        likeness = float(ratios[one, other]) + fuzz.token_sort_ratio(texts[one], texts[other])
        yield (block[one], block[other]), likeness / 200


def _of_one_key(people: People) -> Iterator[tuple[Pair, str]]:
    """Pairs who have the same e-mail, profile address or Slack id."""
    for kind in KEYS:
        owners: dict[str, list[int]] = {}
        for person, cell in enumerate(people.texts.get(kind, ())):
            for key in {plain_url(text) if kind == "url" else text.strip().casefold() for text in cell.split(";") if text.strip()}:
                owners.setdefault(key, []).append(person)
        for persons in owners.values():
            for pair in combinations(persons, 2):
                yield pair, f"both have the same {kind}"


def _judged(people: People, pair: Pair, likeness: float) -> tuple[float, str]:
    """The score of two people with alike names, and why."""
    one, other = ({name: folded(people.texts[name][person]) for name in SHARED if name in people.texts} for person in pair)
    shared = [name for name in one if one[name] and one[name] == other[name]]
    differ = bool(one.get("company") and other.get("company") and "company" not in shared)
    score = likeness * min(1.0, NAME_ALONE + EACH_SHARED * len(shared)) - COMPANIES_DIFFER * differ
    reasons = ["the same name" if likeness == 1 else "alike names", *(f"the same {name}" for name in shared)]
    return round(score, DIGITS), ", ".join([*reasons, *(["different companies"] if differ else [])])


def _row(people: People, pair: Pair, score: float, why: str) -> SameRow:
    (a, a_name), (b, b_name) = ((people.ids[person], _name(people, person)) for person in pair)
    return SameRow(a, a_name, b, b_name, score, why)


def _name(people: People, person: int) -> str | None:
    return people.texts["name"][person] or None if "name" in people.texts else None


QUESTION = Question(
    name="same",
    summary="Find people who may be one and the same.",
    rule=(
        "Pairs with the same e-mail, profile address or Slack id (score 1), or with names that are alike in any order, case and accents: "
        "likeness by rapidfuzz (at least .9), x .7, and .15 more for each of company, department and title that they share (at most 1), "
        "less .2 where their companies differ. A proposal joins nobody: names alone never do."
    ),
    example="graphcap same",
    about="people",
    reads=("name", *SHARED),
    parameters=(),
    columns=(
        Column("a", "id of the one"),
        Column("a_name", "their name"),
        Column("b", "id of the other"),
        Column("b_name", "their name"),
        Column("score", "0 to 1: how likely they are one"),
        Column("why", "what they share"),
    ),
    ask=same,
)
