"""An organisation written as other programs would, and imported again: the pairs and strengths that went in, as far as the format goes.

What is expected comes from the organisation's own events of the kinds that the format carries, by the same rule of strength.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pyarrow.compute as pc
import pytest

from graphcap.dates import parse_day
from graphcap.errors import InputError
from graphcap.evidence.strength import pairs_of
from graphcap.readers import read_foreign
from graphcap.readers.foreign.catalogue import recognise_foreign
from graphcap.readers.foreign.formats import Options
from graphcap.readers.foreign.taken import Person
from graphcap.records import Records, Settings
from graphcap.simulate import FORMS, simulate
from graphcap.simulate.foreign import WRITERS
from worlds import AS_OF, World, records_of_files

SIZES = {"people": 40, "ties": 160, "events": 3000, "seed": 6}
DAY = parse_day(AS_OF.isoformat())
KINDS = {
    "mbox": {"email", "reply"},
    "ics": {"meeting"},
    "slack": {"message", "mention", "reply", "reaction"},
    "linkedin": {"message", "endorsement", "recommendation"},
}
MINUTE_IN_STRENGTH = 1e-6
"""A minute of age, which LinkedIn's recommendations and Slack's time stamps may lose, changes no strength by more."""


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    made = simulate(tmp_path_factory.mktemp("world"), **SIZES)
    return World(made), records_of_files(made.files)


@pytest.fixture(scope="module")
def round_mails(tmp_path_factory):
    """Mails with several receivers, which the plain organisation does not have."""
    folder, sizes = tmp_path_factory.mktemp("mails"), {"people": 40, "ties": 100, "seed": 6, "plants": ["closeness"]}
    return records_of_files(simulate(folder / "own", **sizes).files), simulate(folder / "box", **sizes, form="mbox").files["mbox"]


def imported(path, *, owner=None):
    declared = recognise_foreign(path)
    options = Options(Person(emails=(f"{owner}@example.com",)) if owner else None, AS_OF)
    return read_foreign([(path, declared)], options=options, old=Records(), settings=Settings(as_of=AS_OF.isoformat()))


def of_kinds(records, kinds, owner=None):
    """The records with the events of these kinds alone, of one person if asked."""
    kept = pc.is_in(records.events["kind"], value_set=numbers(records.event_kinds, kinds, records.events["kind"].type))
    if owner:
        number = records.people["id"].to_pylist().index(owner)
        kept = pc.and_(kept, pc.or_kleene(pc.equal(records.events["source"], number), pc.equal(records.events["target"], number)))
    return replace(records, events=records.events.filter(kept))


def numbers(names, wanted, form):
    import pyarrow as pa

    return pa.array([number for number, name in enumerate(names) if name in wanted], form)


def ids_of(people):
    """Everybody by their id in the organisation, which an e-mail, a Slack id or a profile ends in; else by what they are called."""
    for person in people.to_pylist():
        keys = [str(person.get(column) or "") for column in ("slack", "email", "url")]
        key = next((text for text in keys if text), person["id"])
        yield key.partition("@")[0].rpartition("/")[2]


def strengths(records, ids):
    pairs = pairs_of(records, DAY)
    ends = [sorted((ids[source], ids[target])) for source, target in zip(pairs.sources, pairs.targets, strict=True)]
    return {tuple(pair): strength for pair, strength in zip(ends, pairs.strength.tolist(), strict=True)}


def went_in(records, kinds, owner=None):
    return strengths(of_kinds(records, kinds, owner), records.people["id"].to_pylist())


def came_out(done):
    return strengths(done.records, list(ids_of(done.records.people)))


@pytest.mark.parametrize("form", ["mbox", "ics", "slack"])
def test_an_organisation_in_one_file_gives_the_ties_that_went_in(world, tmp_path, form):
    _, records = world
    path = simulate(tmp_path, **SIZES, form=form).files[form]
    done = imported(path)
    assert recognise_foreign(path).name == form
    assert done.counts.refused == 0
    expected = went_in(records, KINDS[form])
    assert len(expected) > 50
    assert came_out(done) == pytest.approx(expected, abs=MINUTE_IN_STRENGTH)


@pytest.mark.parametrize("form", ["mbox", "ics"])
def test_the_files_of_one_person_give_their_own_ties(world, tmp_path, form):
    _, records = world
    path = simulate(tmp_path, **SIZES, form=form, owners=["p0007"]).files["p0007"]
    expected = went_in(records, KINDS[form], "p0007")
    assert len(expected) > 2
    assert came_out(imported(path, owner="p0007")) == pytest.approx(expected)


def test_a_mail_to_several_is_one_mail_with_its_id_and_weighs_what_it_weighed(round_mails):
    records, box = round_mails
    done = imported(box)
    assert max(text.count("@example.com") for text in box.read_text().splitlines() if text.startswith("To:")) > 5
    expected = went_in(records, KINDS["mbox"])
    assert came_out(done) == pytest.approx(expected)
    before = of_kinds(records, KINDS["mbox"]).events["id"].to_pylist()
    assert set(done.records.events["id"].to_pylist()) < set(before)  # but for mails to more than 25 people, which count in nothing
    assert set(done.counts.left_out) == {"more than 25 people"}


def test_the_linkedin_archives_of_everybody_together_give_the_ties_that_went_in(world, tmp_path):
    own, records = world
    made = simulate(tmp_path, **SIZES, form="linkedin")
    assert list(made.files) == [person["id"] for person in own.people]
    for owner in ("p0007", "p0008", "p0021"):
        done = imported(made.files[owner], owner=owner)
        assert done.counts.refused == 0
        assert came_out(done) == pytest.approx(went_in(records, KINDS["linkedin"], owner), abs=MINUTE_IN_STRENGTH)


@pytest.mark.parametrize("form", ["linkedin", "google_contacts", "vcard"])
def test_contacts_are_everybody_whom_the_owner_has_a_tie_to(world, tmp_path, form):
    own, _ = world
    path = simulate(tmp_path, **SIZES, form=form, owners=["p0007"]).files["p0007"]
    done = imported(path, owner="p0007")
    known = {tie[end] for tie in own.ties for end in ("source", "target") if "p0007" in (tie["source"], tie["target"])}
    known |= {person["id"] for person in own.people if person["manager"] == "p0007"} | {own.by_id["p0007"]["manager"]}
    ids = list(ids_of(done.records.people))
    assert {ids[tie["target"]] for tie in done.records.ties.to_pylist()} == known - {"p0007", ""}
    names = {ids[place]: person["name"] for place, person in enumerate(done.records.people.to_pylist())}
    assert all(names[person] == own.by_id[person]["name"] for person in known - {"p0007", ""})


def test_viva_gives_the_strongest_known_tie_of_each_pair(world, tmp_path):
    own, _ = world
    done = imported(simulate(tmp_path, **SIZES, form="viva").files["viva"])
    expected = {}
    for tie in own.ties:
        if tie["strength"]:
            pair = tuple(sorted((tie["source"], tie["target"])))
            expected[pair] = max(float(tie["strength"]), expected.get(pair, 0))
    ids = done.records.people["id"].to_pylist()
    assert {(ids[tie["source"]], ids[tie["target"]]): tie["strength"] for tie in done.records.ties.to_pylist()} == expected
    assert {person["id"]: person["department"] for person in done.records.people.to_pylist()} == {
        person: own.by_id[person]["department"] for person in ids
    }


@pytest.mark.parametrize("form", sorted(WRITERS))
def test_the_same_seed_makes_the_same_bytes_that_only_the_owner_can_read(tmp_path, form):
    owners = ["p0003"] if not WRITERS[form].everybodys else []
    for run in ("1", "2"):
        simulate(tmp_path / run, people=20, ties=60, events=200, seed=1, form=form, owners=owners)
    one, other = ([path for path in sorted((tmp_path / run).rglob("*")) if path.is_file()] for run in ("1", "2"))
    assert one
    assert [hashlib.sha256(path.read_bytes()).digest() for path in one] == [hashlib.sha256(path.read_bytes()).digest() for path in other]
    assert {path.stat().st_mode & 0o777 for path in one} == {0o600}


def test_a_file_that_is_there_already_is_never_replaced(tmp_path):
    (tmp_path / "mail.mbox").write_text("mine")
    with pytest.raises(InputError, match=r"mail\.mbox cannot be written: File exists"):
        simulate(tmp_path, people=20, ties=60, seed=1, form="mbox")
    assert (tmp_path / "mail.mbox").read_text() == "mine"


def test_owners_are_people_of_the_organisation_and_of_a_format_that_has_some(tmp_path):
    with pytest.raises(InputError, match='no person "p9" in the organisation, from p0001 to p0020'):
        simulate(tmp_path, people=20, ties=60, seed=1, form="vcard", owners=["p9"])
    for form in ("csv", "slack", "viva"):
        with pytest.raises(InputError, match=f"{form} has no owner; there is one of google_contacts, ics, linkedin, mbox, vcard"):
            simulate(tmp_path, people=20, ties=60, seed=1, form=form, owners=["p0001"])


def test_the_command_offers_every_form():
    from graphcap.cli.data import SIMULATED_FORMS

    assert SIMULATED_FORMS == FORMS
