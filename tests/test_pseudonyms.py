"""Pseudonymised exports: the same structure, no name, no key, no day, and no group of fewer than five."""

from __future__ import annotations

import hmac
import json
import stat
from base64 import b32encode

import pytest

from canary import hits, write_files
from commands import Commands
from graphcap.build import build
from graphcap.pseudonyms import Uniqueness, pseudonymised, uniqueness
from graphcap.store.embedded import EmbeddedStore
from written import records_of, tie

KEY = b"a key of sixteen or more"
DAYS = {"since": "2025-03-14T10:00", "last_contact": "2025-05-20"}


def code(id, key=KEY):
    return b32encode(hmac.digest(key, id.encode(), "sha256")).decode()[:16]


@pytest.fixture
def cli(tmp_path, capsys):
    return Commands(tmp_path / "store", capsys)


def test_people_are_codes_and_their_ties_the_same():
    records = records_of(["ana", "ben", "cy"], [tie("ana", "ben", "friend", 0.5, **DAYS), tie("cy", "ben", "advice", 0.25)])
    coded = pseudonymised(records, KEY)
    ids = coded.people["id"].to_pylist()
    assert ids == sorted(map(code, ["ana", "ben", "cy"]))
    told = {(ids[row["source"]], ids[row["target"]], coded.tie_kinds[row["kind"]], row["strength"]) for row in coded.ties.to_pylist()}
    assert told == {(code("ana"), code("ben"), "friend", 0.5), (code("cy"), code("ben"), "advice", 0.25)}
    (friends,) = [row for row in coded.ties.to_pylist() if row["since"]]
    assert (friends["since"].isoformat(), friends["last_contact"].isoformat()) == ("2025-04-01T00:00:00+00:00", "2025-05-01T00:00:00+00:00")
    assert coded.settings.as_of == "2025-06-01"


def test_another_key_gives_other_codes():
    assert set(pseudonymised(records_of(["ana"]), b"another key").people["id"].to_pylist()) == {code("ana", b"another key")}


@pytest.mark.parametrize(
    ("counts", "left"),
    [
        ({"a": 5, "b": 5}, {"a": 5, "b": 5}),
        ({"a": 6, "b": 4, "c": 1}, {"a": 6, "other": 5}),
        ({"a": 6, "b": 4}, {"a": 6, None: 4}),
        ({"a": 6, "b": 4, "other": 1}, {"a": 6, "other": 5}),
        ({"a": 4}, {None: 4}),
    ],
)
def test_groups_of_fewer_than_five_are_merged(counts, left):
    people = {f"p{value}{number}": {"department": value} for value, count in counts.items() for number in range(count)}
    rows = pseudonymised(records_of(people), KEY).people.to_pylist()
    found = [row.get("department") for row in rows]
    assert {value: found.count(value) for value in set(found)} == left


def test_rare_levels_are_other_and_rare_ratings_unknown():
    people = {f"p{number}": {"level": "20", "performance": "50"} for number in range(5)}
    people |= {f"q{number}": {"level": str(60 + number), "performance": str(70 + number)} for number in range(5)}
    rows = pseudonymised(records_of(people), KEY).people.to_pylist()
    assert (
        sorted((row["level"] or "", row["level_name"] or "", row["performance"] or "") for row in rows)
        == [("", "other", "")] * 5 + [("20", "", "50")] * 5
    )


def test_ties_are_there_exactly_when_they_were_on_the_day():
    days = ["2025-05-31", "2025-06-01", "2025-06-02", "2025-06-30", "2025-07-02"]
    ids = [f"p{number}" for number in range(len(days) + 1)]
    ties = [tie("p0", id, "friend", 0.5, since=day) for id, day in zip(ids[1:], days, strict=True)]
    ties += [tie(id, "p0", "advice", 0.5, until=day) for id, day in zip(ids[1:], days, strict=True)]
    records = records_of(ids, ties, as_of="2025-05-15")
    coded = build(pseudonymised(records, KEY))
    same = build(records, "2025-06-01")
    assert coded.as_of == "2025-06-01"
    assert sorted(zip(degrees(coded), strict=True)) == sorted(zip(degrees(same), strict=True))


def degrees(network):
    return [len(network.outgoing.of(person)[0]) * 10 + len(network.incoming.of(person)[0]) for person in range(len(network))]


def test_several_events_of_a_month_stay_several():
    events = [{"time": f"2025-05-{day:02}", "source": "ana", "target": "ben", "kind": "email"} for day in (1, 2, 3)]
    coded = pseudonymised(records_of(["ana", "ben"], [], events), KEY)
    assert [row["time"].isoformat() for row in coded.events.to_pylist()] == ["2025-05-01T00:00:00+00:00"] * 3


def test_unique_people_by_hand():
    """A star of four leaves, one of which has a leaf of its own: degrees 4, 1, 1, 1, 2, 1."""
    ties = [tie("hub", leaf, "friend", 0.5) for leaf in ("a", "b", "c", "d")] + [tie("d", "e", "advice", 0.5), tie("e", "d", "friend", 0.5)]
    assert uniqueness(build(records_of(["hub", "a", "b", "c", "d", "e"], ties))) == Uniqueness(6, 2, 3)
    assert uniqueness(build(records_of([]))) == Uniqueness(0, 0, 0)


def test_the_files_hold_no_name_no_id_and_no_key_and_import_back(cli, tmp_path, capsys):
    files = write_files(tmp_path / "files")
    cli("import", *files)
    cli("forget", "cleo", "--yes")
    names = ("ana", "ben", "dan", "Silva", "Kay", "Ode", "Assistant", "Chief", "Board", "how to lead", "nestling", "@", "http")
    ran = cli("export", tmp_path / "out", "--pseudonymise")
    assert ran.status == 0
    key = (cli.store / "pseudonyms.key").read_bytes()
    assert stat.S_IMODE((cli.store / "pseudonyms.key").stat().st_mode) == 0o600
    keys = [key, bytes.fromhex(key.decode()), *map(str.encode, EmbeddedStore(cli.store).records().settings.tombstones.values())]
    for path in (tmp_path / "out").iterdir():
        content = path.read_bytes()
        cells = content.replace(b"\n", b",").split(b",")
        assert not [name for name in names if name.encode() in cells or (len(name) > 3 and name.encode() in content)], path
        assert not [secret for secret in keys if secret in content]
    assert hits(tmp_path / "out") == []
    assert "this is not anonymous: of " in ran.err
    back = Commands(tmp_path / "back", capsys)
    out = tmp_path / "out"
    assert back("import", *sorted(out.glob("[!n]*.csv")), out / "settings.toml").status == 0
    one, other = EmbeddedStore(cli.store).network(), EmbeddedStore(back.store).network()
    assert sorted(degrees(one)) == sorted(degrees(other))
    again = cli("export", tmp_path / "again", "--pseudonymise")
    assert again.status == 0
    assert (tmp_path / "again" / "people.csv").read_bytes() == (out / "people.csv").read_bytes()


def test_a_key_of_ones_own_gives_the_same_codes_anywhere(cli, tmp_path):
    cli("import", *write_files(tmp_path / "files"))
    (tmp_path / "key").write_bytes(KEY + b"\n")
    assert cli("export", tmp_path / "out", "--pseudonymise", "--key", tmp_path / "key").status == 0
    assert code("ana") in (tmp_path / "out" / "people.csv").read_text(encoding="utf-8")
    assert not (cli.store / "pseudonyms.key").exists()
    (tmp_path / "key").write_bytes(b"short")
    assert cli("export", tmp_path / "out", "--pseudonymise", "--key", tmp_path / "key").status == 2
    assert cli("export", tmp_path / "out", "--key", tmp_path / "key").status == 2


def test_the_demo_company_has_as_many_unique_people_as_counted_by_brute_force(cli):
    from graphcap.resources import folder

    cli("import", *(folder("fixtures") / "company" / f"{name}.csv" for name in ("people", "ties", "events")))
    network = EmbeddedStore(cli.store).network()
    around = [{*network.outgoing.of(person)[0].tolist(), *network.incoming.of(person)[0].tolist()} for person in range(len(network))]
    one = [len(near) for near in around]
    two = [json.dumps([len(near), sorted(one[other] for other in near)]) for near in around]
    expected = Uniqueness(len(network), sum(one.count(each) == 1 for each in one), sum(two.count(each) == 1 for each in two))
    assert uniqueness(network) == expected
