"""The whole way from a mailbox to an introduction: one command to import, one to ask. `GRAPHCAP_FULL=1`: 200,000 mails."""

from __future__ import annotations

import mailbox
import os
from collections import Counter
from contextlib import closing
from email.utils import getaddresses
from math import prod
from typing import NamedTuple

import pytest

from commands import Commands
from graphcap.simulate import simulate


class Size(NamedTuple):
    mails: int
    people: int
    events: int


QUICK, FULL = Size(5_000, 500, 14_500), Size(200_000, 5_000, 580_000)
SIZE = FULL if os.environ.get("GRAPHCAP_FULL") == "1" else QUICK
TIES_A_PERSON = 7


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    folder = tmp_path_factory.mktemp("archive")
    ties = TIES_A_PERSON * SIZE.people
    return simulate(folder, people=SIZE.people, ties=ties, events=SIZE.events, seed=3, form="mbox").files["mbox"]


@pytest.fixture(scope="module")
def mails(archive):
    """Sender and receivers of every mail, as the standard library reads them."""
    with archive.open("rb") as file:
        headers = [line.decode().partition(": ") for line in file if line.startswith((b"From: ", b"To: "))]
    addresses = [sorted(address for _, address in getaddresses([value.strip()])) for _, _, value in headers]
    return list(zip(addresses[::2], addresses[1::2], strict=True))


def test_a_mailbox_becomes_a_network_and_says_who_can_introduce_whom(archive, mails, tmp_path, capsys):
    with closing(mailbox.mbox(archive, create=False)) as box:
        assert len(mails) == len(box) >= SIZE.mails
    run = Commands(tmp_path / "store", capsys)
    counts = run("import", archive, "--format", "json").json
    assert (counts["read"], counts["accepted"], counts["refused"], counts["left_out"]) == (len(mails), len(mails), 0, {})
    assert counts["people"] == len({person for ends in mails for side in ends for person in side})
    assert counts["events"] == sum(len(receivers) for _, receivers in mails)

    written = Counter(tuple(sorted((*sender, receiver))) for sender, receivers in mails for receiver in receivers)
    start, middle, end = chain_of_three(written)
    best = run("intro", start, end, "--format", "json").json["rows"][0]
    assert {tuple(sorted((tie["source"], tie["target"]))) for tie in best["ties"]} <= set(written)
    assert {tie["kind"] for tie in best["ties"]} == {"contact"}
    assert best["odds"] == pytest.approx(prod(tie["strength"] for tie in best["ties"]))
    through = [run("tie", *ends, "--format", "json").json["rows"][0]["strength"] for ends in ((start, middle), (middle, end))]
    assert best["odds"] >= prod(through) > 0


def chain_of_three(written):
    """Two people who never wrote to each other, and between them somebody who wrote most with both."""
    (start, middle), _ = written.most_common(1)[0]
    others = Counter({one if other == middle else other: count for (one, other), count in written.items() if middle in (one, other)})
    end = next(person for person, _ in others.most_common() if person != start and tuple(sorted((person, start))) not in written)
    return start, middle, end
