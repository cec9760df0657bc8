"""The model keeps what it promises: who meets how often, fades, and misleads those who count."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pytest

from graphcap.errors import InputError
from graphcap.simulate import simulate
from worlds import World, rows


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return simulate(tmp_path_factory.mktemp("closeness"), people=200, ties=1200, seed=2, plants=["closeness"])


@pytest.fixture(scope="module")
def world(made):
    return World(made)


@pytest.fixture(scope="module")
def truth(made):
    return {(row["person"], row["other"]): (row["role"], float(row["value"])) for row in rows(made.files["truth"])}


def pair(row):
    return tuple(sorted((row["source"], row["target"])))


def test_ties_say_nothing_of_strength_and_days_so_that_evidence_alone_speaks(world):
    assert {tie[column] for tie in world.ties for column in ("strength", "since", "last_contact")} == {""}


def test_close_pairs_are_few_meet_more_by_more_channels_and_more_evenly(world, truth):
    contacts = [event for event in world.events if not event["id"].startswith("round") and truth[pair(event)][0] == "related"]
    counts = Counter(map(pair, contacts))
    forth = Counter(pair(event) for event in contacts if event["source"] < event["target"])
    channels = {ends: set() for ends in counts}
    for event in contacts:
        channels[pair(event)].add(event["kind"].replace("reply", "email"))
    lasting = {pair(event) for event in contacts if event["time"] > "2025-09"}
    weak, strong = ([ends for ends in lasting if low <= truth[ends][1] < high] for low, high in ((0.1, 0.25), (0.6, 1)))
    assert 10 < len(strong) < len(weak)
    assert np.median([counts[ends] for ends in strong]) > 2 * np.median([counts[ends] for ends in weak])
    assert np.mean([len(channels[ends]) for ends in strong]) > np.mean([len(channels[ends]) for ends in weak]) + 1
    lopsided = {
        name: np.mean([abs(forth[ends] / counts[ends] - 0.5) for ends in ends_of]) for name, ends_of in (("w", weak), ("s", strong))
    }
    assert lopsided["w"] > 1.5 * lopsided["s"]


def test_a_third_or_more_have_been_silent_for_months_and_are_weak_however_often_they_met(world, truth):
    last = {}
    for event in world.events:
        if not event["id"].startswith("round"):
            last[pair(event)] = max(event["time"], last.get(pair(event), ""))
    silent = [ends for ends, moment in last.items() if moment < "2025-06" and truth[ends][0] == "related"]
    counts = Counter(map(pair, world.events))
    assert len(silent) > len(last) / 10
    assert np.median([truth[ends][1] for ends in silent]) < 0.12
    assert sum(counts[ends] > 40 for ends in silent) > 10


def test_strangers_get_mail_and_never_answer(world, truth):
    strangers = {ends for ends, (role, _) in truth.items() if role == "strangers"}
    mails = [event for event in world.events if pair(event) in strangers]
    assert {event["kind"] for event in mails} == {"email"}
    senders = {ends: {event["source"] for event in mails if pair(event) == ends} for ends in list(strangers)[:50]}
    assert [ends for ends, who in senders.items() if not who] == []
    assert sum(len(who) == 1 for who in senders.values()) > 45


def test_a_round_mail_has_one_id_and_many_readers(world):
    readers = Counter(event["id"] for event in world.events if event["id"].startswith("round"))
    assert 8 <= min(readers.values()) <= max(readers.values()) < 40


def test_without_ties_there_is_nothing_to_give_strengths_to(tmp_path):
    with pytest.raises(InputError, match=re.escape("and there are no ties; simulate some")):
        simulate(tmp_path, people=20, ties=0, seed=1, plants=["closeness"])


def test_strangers_are_pairs_without_a_tie_in_the_smallest_organisation_too(tmp_path):
    made = simulate(tmp_path, people=20, ties=190, seed=1, plants=["closeness"])
    tied = {pair(tie) for tie in rows(made.files["ties"])}
    roles = {(row["person"], row["other"]): row["role"] for row in rows(made.files["truth"])}
    assert {ends for ends, role in roles.items() if role == "related"} == tied
    assert "strangers" in roles.values()
