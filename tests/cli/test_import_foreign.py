"""Files of other programs, the whole way through the command: recognised, counted, imported again without change."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from commands import Commands
from graphcap.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable

EXPORTS = Path(__file__).parents[2] / "fixtures" / "exports"
OWNER = ("--owner", "owner@example.com")
WHOLE = [
    ("linkedin/archive", "linkedin", OWNER),
    ("google/contacts.csv", "google_contacts", OWNER),
    ("google/contacts_older.csv", "google_contacts", OWNER),
    ("vcard/contacts.vcf", "vcard", OWNER),
    ("slack/sample", "slack", ()),
    ("mail/sample.mbox", "mbox", ()),
    ("mail/maildir", "maildir", ()),
    ("mail/sample.eml", "eml", ()),
    ("ics/sample.ics", "ics", ("--as-of", "2026-06-30")),
    ("git/sample.log", "gitlog", ()),
    ("viva/person_to_person.csv", "viva", ()),
    ("hris/workday.csv", "hris", ()),
    ("hris/bamboohr.csv", "hris", ()),
    ("hris/strange.csv", "hris", ("--map", EXPORTS / "hris" / "strange.toml", "--date-format", "%d/%m/%Y")),
    ("graphs/network.graphml", "graphml", ()),
    ("graphs/network.gexf", "gexf", ()),
    ("graphs/network.gml", "gml", ()),
    ("graphs/network.net", "pajek", ()),
    ("graphs/network.json", "nodelink", ()),
    ("graphs/network.edgelist", "edgelist", ()),
]
DAMAGED = sorted(path for path in EXPORTS.glob("*/damaged*"))


@pytest.fixture
def commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Commands:
    return Commands(tmp_path / "store", capsys)


@pytest.mark.parametrize(("name", "taken", "options"), WHOLE, ids=[name for name, _, _ in WHOLE])
def test_a_file_is_recognised_and_every_record_of_it_is_counted(commands, tmp_path, name, taken, options):
    ran = commands("import", EXPORTS / name, *options, "--format", "json")
    assert ran.status == 0, ran.err
    assert f"read as {taken} (" in ran.err
    counts = json.loads(ran.out)
    assert counts["read"] == counts["accepted"] + counts["refused"] + sum(counts["left_out"].values())
    assert counts["people"] > 0
    assert counts["ties"] + counts["events"] > 0 or taken in {"vcard", "hris"}
    before = open_store(tmp_path / "store").records()
    again = json.loads(commands("import", EXPORTS / name, *options, "--format", "json").out)
    after = open_store(tmp_path / "store").records()
    assert [again[part] for part in ("people", "ties", "events", "replaced")] == [0, 0, 0, 0]
    assert [after.people, after.ties, after.events] == [before.people, before.ties, before.events]


@pytest.mark.parametrize("path", DAMAGED, ids=[str(path.relative_to(EXPORTS)) for path in DAMAGED])
def test_a_damaged_file_is_refused_whole_or_by_record_and_never_a_defect(commands: Callable[..., object], tmp_path, path):
    ran = commands("import", path, *OWNER, "--format", "json", "--report", tmp_path / "refused.jsonl")
    assert "defect" not in ran.err
    if ran.status == 0:
        counts = json.loads(ran.out)
        assert counts["refused"] == len((tmp_path / "refused.jsonl").read_text().splitlines())
        assert counts["read"] == counts["accepted"] + counts["refused"] + sum(counts["left_out"].values())
        assert counts["refused"] + sum(counts["left_out"].values()) > 0
    else:
        assert ran.status == 2
        assert str(path) in ran.err


def test_several_exports_pool_into_chains(commands):
    commands("import", EXPORTS / "mail" / "sample.mbox", EXPORTS / "slack" / "sample", EXPORTS / "git" / "sample.log")
    facts = {row["what"]: row["value"] for row in json.loads(commands("info", "--format", "json").out)["rows"]}
    assert facts["ties: contact"] > 0
    assert facts["events"] > 0


def test_a_format_that_is_forced_must_be_one(commands):
    ran = commands("import", EXPORTS / "mail" / "sample.mbox", "--from", "fax")
    assert ran.status == 2
    assert 'no format "fax"; there are: edgelist, eml, gexf,' in ran.err
