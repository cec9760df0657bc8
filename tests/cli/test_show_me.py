"""`graphcap show-me`: every planted fact about a person is shown, as JSON, as a page and on a screen."""

from __future__ import annotations

import os
import pwd
import stat

import pytest

from canary import EMAIL, ID, NAME, SECOND, SLACK, URL, write_files
from commands import Commands
from graphcap.dossier import ABOUT, AMONG, HAPPENED, NAMED, SAID, TIES, WHO_ASKED, WRITTEN


@pytest.fixture
def cli(tmp_path, capsys):
    """A store in which the canary stands wherever it can."""
    commands = Commands(tmp_path / "store", capsys)
    assert commands("import", *write_files(tmp_path / "files")).status == 0
    assert commands("merge", ID, SECOND, "--reason", f"both are {NAME}").status == 0
    assert commands("opt-out", ID, "--as", "target").status == 0
    assert commands("dispute", ID, "--question", "audit", "--reason", "no mentor of mine").status == 0
    return commands


@pytest.fixture
def shown(cli):
    ran = cli("show-me", NAME, "--format", "json")
    assert ran.status == 0
    return ran.json


def cells(shown, part):
    return [row["cells"] for row in shown["rows"] if row["part"] == part]


def test_every_cell_of_every_id_is_there(shown):
    assert shown["more"]["ids"] == [ID, SECOND]
    found = {(cell["id"], cell["column"]): cell["cell"] for cell in cells(shown, WRITTEN)}
    assert found[ID, "email"] == f"{EMAIL};second.{EMAIL}"
    assert found[ID, "url"] == URL
    assert found[ID, "slack"] == SLACK
    assert found[ID, "buddy"] == "ben"
    assert found[ID, "level"] == "50"
    assert found[SECOND, "name"] == "Z. Quixwort"
    assert len(found) == 12 + 2


def test_ties_as_written_and_their_strengths_with_terms_are_there(shown):
    written = {(row["source"], row["target"], row["kind"], row["strength"]) for row in cells(shown, TIES) if "kind" in row}
    assert written == {("ana", ID, "knows", 0.5), (ID, "ben", "nestling", 0.6), (SECOND, "cleo", "knows", 0.4)}
    strengths = {row["target"]: row for row in cells(shown, TIES) if "terms" in row}
    assert set(strengths) == {"ana", "ben", "cleo"}
    assert strengths["ana"]["declared"] == 0.5
    assert set(strengths["ana"]["terms"]) == {"frequency", "reciprocity", "duration", "overlap", "channels"}


def test_events_from_to_and_about_them_are_there(shown):
    told = {(row["time"][:10], row["source"], row["target"], row["about"]) for row in cells(shown, HAPPENED)}
    assert told == {("2025-05-01", "ana", ID, None), ("2025-05-02", SECOND, "cleo", None), ("2025-05-03", "ana", "ben", ID)}


def test_asks_merges_opt_outs_and_disputes_are_there(shown):
    said = cells(shown, SAID)
    assert [(row["source"], row["via"], row["target"]) for row in said if "via" in row] == [
        ("ana", [ID], "dan"),
        (ID, ["ben"], "dan"),
        ("ana", [], ID),
    ]
    assert [row["reason"] for row in said if "same_as" in row] == [f"both are {NAME}"]
    assert {"id": ID, "as": "target"} in said
    assert {"id": ID, "question": "audit", "reason": "no mentor of mine"} in said


def test_what_is_written_of_others_and_names_them_is_there(shown):
    found = {(row.get("of"), row.get("column")) for row in cells(shown, NAMED) if "of" in row}
    assert found == {
        ("ana", "do_not_ask"),
        ("ana", "goals"),
        ("ana", "skills"),
        ("ben", "manager"),
        ("ben", "title"),
        ("ben", "buddy"),
        ("cleo", "goals"),
        ("cleo", "buddy"),
    }
    events = [row for row in cells(shown, NAMED) if "time" in row]
    assert {row["time"][:10] for row in events} == {"2025-05-04"}
    assert len(events) == 2


def test_questions_about_them_and_rows_that_name_them_are_there(cli, shown):
    access = cli("access", "--format", "json").json
    (own,) = [row for row in access["rows"] if row["person"] == ID]
    (asked,) = [row["cells"] for row in shown["rows"] if row["part"] == AMONG and row["what"] == "access"]
    assert asked == own
    audit = cli("audit", ID, "--format", "json").json["rows"]
    told = [row["cells"] for row in shown["rows"] if row["part"] == ABOUT and row["what"] == "audit"]
    assert [row["person"] for row in told] == [row["person"] for row in audit]
    degree = cli("central", "--measure", "degree", "--format", "json").json["rows"]
    (mine,) = [row["cells"] for row in shown["rows"] if row["what"] == "central --measure degree"]
    assert mine["value"] == next(row["value"] for row in degree if row["person"] == ID)


def test_questions_that_take_more_than_a_person_are_named(shown):
    assert [note.split()[0] for note in shown["notes"]] == ["intro", "whatif", "backtest"]


def test_the_page_holds_what_the_json_holds(cli, shown, tmp_path):
    page = tmp_path / "me.html"
    assert cli("show-me", ID, "--format", "html", "--output", page).status == 0
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    text = page.read_text(encoding="utf-8")
    for planted in (EMAIL, URL, SLACK, "nestling", "no mentor of mine", "how to lead", "opted out", "2025-05-13", "do_not_ask"):
        assert planted in text, planted
    assert text.count("<li") == len(shown["rows"])
    assert str(page) in (cli.store / "outputs.jsonl").read_text(encoding="utf-8")


def test_a_screen_shows_the_beginning_of_each_part(cli, shown):
    ran = cli("show-me", ID)
    assert ran.status == 0
    assert len(ran.out.splitlines()) <= 42
    for part in dict.fromkeys(row["part"] for row in shown["rows"]):
        assert part in ran.out


def test_without_an_audit_log_it_says_so(cli):
    assert "no audit log is kept, so nothing is known of who asked" in cli("show-me", ID, "--format", "json").err


def policy_of(tmp_path, monkeypatch, role, person):
    user = pwd.getpwuid(os.geteuid()).pw_name
    path = tmp_path / "policy.toml"
    path.write_text(f'log = "{tmp_path / "audit.jsonl"}"\n[users.{user}]\nrole = "{role}"\nperson = "{person}"\n', encoding="utf-8")
    path.chmod(0o600)
    monkeypatch.setenv("GRAPHCAP_POLICY", str(path))


def test_who_asked_about_them_is_there(cli, tmp_path, monkeypatch):
    policy_of(tmp_path, monkeypatch, "admin", "ana")
    cli("me", ID)
    cli("me", "ben")
    rows = [row for row in cli("show-me", ID, "--format", "json").json["rows"] if row["part"] == WHO_ASKED]
    assert [(row["what"], row["cells"]["by"]) for row in rows] == [("me", "ana"), ("show-me", "ana")]


def test_the_role_self_sees_no_rating_no_shadow_and_nobody_else(cli, tmp_path, monkeypatch):
    (tmp_path / "rated.csv").write_text(f"id,performance,potential\n{ID},91,92\n", encoding="utf-8")
    cli("import", tmp_path / "rated.csv")
    policy_of(tmp_path, monkeypatch, "self", ID)
    ran = cli("show-me", ID, "--format", "json")
    assert ran.status == 0
    assert not [row for row in ran.json["rows"] if row["part"] == WRITTEN and row["what"] in {"performance", "potential"}]
    assert {row["what"] for row in ran.json["rows"]}.isdisjoint({"shadow", "isolated", "champions"})
    assert f"help {NAME}" not in ran.out
    refused = cli("show-me", "ben")
    assert refused.status == 2
    assert refused.out == ""


def test_somebody_who_is_not_there_is_one_line(cli):
    ran = cli("show-me", "nobody at all")
    assert ran.status == 2
    assert 'no person "nobody at all"' in ran.err
