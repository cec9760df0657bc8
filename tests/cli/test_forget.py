"""`graphcap forget`: nothing of a person is left in the store's bytes, and an import of the same files brings nothing back."""

from __future__ import annotations

import json
import os
import stat

import pytest

from canary import EMAIL, ID, NAME, REFUSED, SECOND, hits, write_files
from commands import Commands, process
from graphcap.dates import parse_day
from graphcap.identity import merge
from graphcap.store.embedded import EmbeddedStore


@pytest.fixture
def cli(tmp_path, capsys):
    return Commands(tmp_path / "store", capsys)


@pytest.fixture
def files(tmp_path):
    return write_files(tmp_path / "files")


@pytest.fixture
def planted(cli, files):
    """A store in which the canary stands wherever it can: two generations, another day, merged, opted out, disputing."""
    assert cli("import", *files).status == 0
    with EmbeddedStore(cli.store).writing() as writer:
        writer.commit(merge(writer.records, ID, SECOND, reason=f"both are {NAME}", time=parse_day("2025-06-01")))
    assert cli("opt-out", ID, "--as", "target").status == 0
    assert cli("dispute", "ben", "--question", "me", "--reason", f"{NAME} said so").status == 0
    assert cli("dispute", ID, "--question", "me", "--reason", "no").status == 0
    assert cli("people", "--as-of", "2025-05-05").status == 0
    assert hits(cli.store) != []
    return cli


def test_no_byte_of_the_store_names_the_person_before_or_after_the_same_import(planted, files, tmp_path):
    forgot = planted("forget", NAME, "--yes")
    assert forgot.status == 0
    assert hits(planted.store) == []
    again = planted("import", *files, "--report", tmp_path / "report.jsonl", "--format", "json")
    assert again.status == 0
    assert again.json["left_out"] == {"forgotten": 2 + 3 + 2 + 3}
    assert again.json["read"] == again.json["accepted"] + again.json["refused"] + sum(again.json["left_out"].values())
    assert again.json["refused"] == 0
    assert hits(planted.store, tmp_path / "report.jsonl") == []
    assert planted("people", NAME).status == 1
    assert planted("check").status == 0


def test_what_others_said_and_did_stays(planted):
    planted("forget", ID, "--yes")
    records = EmbeddedStore(planted.store).records()
    people = {row["id"]: row for row in records.people.to_pylist()}
    assert list(people) == ["ana", "ben", "cleo", "dan"]
    assert people["ana"]["do_not_ask"] == "ben"
    assert people["ana"]["goals"] == "help"
    assert people["ana"]["skills"] == "talking"
    assert people["ben"]["manager"] is None
    assert people["ben"]["title"] == "Assistant to"
    assert people["cleo"]["goals"] == "write to often"
    assert people["cleo"]["email"] == "cleo@example.com"
    ids = records.people["id"].to_pylist()
    pairs = [(ids[row["source"]], ids[row["target"]]) for row in records.ties.to_pylist()]
    assert pairs == [("ana", "ben"), ("ben", "cleo"), ("cleo", "dan")]
    assert records.ties["status"].to_pylist() == [None, "known through", None]
    assert records.tie_kinds == ("knows",)
    events = records.events.to_pylist()
    assert [row["time"].day for row in events] == [3, 4, 5, 6]
    assert [row["about"] for row in events] == [None, None, None, 3]
    assert [row["context"] for row in events] == ["how to lead", "about 's nest", None, None]
    assert len({row["id"] for row in events if row["id"]}) == 2
    assert [row["via"] for row in records.asks.to_pylist()] == [["ben"]]
    assert records.identity.num_rows == 0
    assert records.settings.opt_out == {}
    assert records.settings.disputes == {"ben": {"me": "said so"}}


def test_forgetting_takes_the_ids_of_everybody_who_is_one_with_them(planted):
    forgot = planted("forget", ID, "--yes")
    assert forgot.out.startswith(f'forgot "{ID}" and "{SECOND}": 3 ties, 2 events, 3 asks; generation 6, and none before it is left\n')
    assert [path.name for path in planted.store.glob("gen-*")] == ["gen-6"]
    assert not list(planted.store.glob("derived/*"))


def test_refused_records_and_reports_do_not_hold_them_either(planted, tmp_path):
    planted("forget", ID, "--yes")
    (tmp_path / "refused.csv").write_text(REFUSED, encoding="utf-8")
    again = planted("import", tmp_path / "refused.csv", "--report", tmp_path / "report.jsonl", "--format", "json")
    assert again.json["left_out"] == {"forgotten": 3}
    assert (again.json["read"], again.json["accepted"], again.json["refused"]) == (5, 1, 1)
    (reported,) = map(json.loads, (tmp_path / "report.jsonl").read_text(encoding="utf-8").splitlines())
    assert reported["record"] == {
        "id": "eve",
        "name": "Eve Orr",
        "email": "",
        "level": "20",
        "manager": "",
        "performance": "nonsense",
        "goals": "meet",
    }
    assert hits(planted.store, tmp_path / "report.jsonl") == []
    assert planted("people", "Fay Pim").status == 0


def test_a_copy_and_an_export_bring_nothing_back(planted, files, tmp_path, capsys):
    planted("forget", ID, "--yes")
    planted("export", tmp_path / "out")
    assert hits(tmp_path / "out") == []
    assert planted("copy", planted.store, tmp_path / "copied").status == 0
    copied, anew = Commands(tmp_path / "copied", capsys), Commands(tmp_path / "anew", capsys)
    assert anew("import", *sorted((tmp_path / "out").glob("[!n]*.csv")), tmp_path / "out" / "settings.toml").status == 0
    for other in (copied, anew):
        assert other("import", *files, "--format", "json").json["left_out"] == {"forgotten": 10}
        assert hits(other.store) == []


def test_a_reader_that_is_open_finishes(planted):
    store = EmbeddedStore(planted.store)
    network, records = store.network(), store.records()
    planted("forget", ID, "--yes")
    assert network.people.ids[network.number(NAME)] == ID
    assert sum(1 for _ in network.people.texts["name"]) == len(network) == 5
    assert records.people.num_rows == 6
    assert len(store.network()) == 4


def test_another_day_that_is_being_built_meanwhile_is_not_kept(planted, monkeypatch):
    from graphcap.store import kept

    def forget_first(network, place, keep=kept.keep):
        planted("forget", ID, "--yes")
        keep(network, place)

    monkeypatch.setattr(kept, "keep", forget_first)
    network = EmbeddedStore(planted.store).network("2025-05-04")
    assert network.people.ids[network.number(NAME)] == ID
    assert hits(planted.store) == []


def test_outputs_are_listed_and_deleted_when_that_is_wanted(planted, tmp_path):
    answer, changed, gone = (tmp_path / name for name in ("answer.json", "changed.csv", "gone.csv"))
    for path in (answer, changed, gone):
        assert planted("people", "", "--output", path, "--format", "csv").status == 0
    changed.write_text("my own", encoding="utf-8")
    gone.unlink()
    planted("export", tmp_path / "out")
    listed = planted.store / "outputs.jsonl"
    assert stat.S_IMODE(listed.stat().st_mode) == 0o600
    forgot = planted("forget", ID, "--yes", "--outputs")
    lines = forgot.out.splitlines()[1:]
    assert f"{answer}: deleted" in lines
    assert f"{changed}: changed since it was written, so look whether it names them" in lines
    assert not any(str(gone) in line for line in lines)
    assert not answer.exists()
    assert changed.read_text(encoding="utf-8") == "my own"
    assert not [path for path in (tmp_path / "out").iterdir() if path.exists()]
    assert [json.loads(line)["path"] for line in listed.read_text(encoding="utf-8").splitlines()] == [str(changed)]


def test_without_outputs_the_files_stay_and_are_named(planted, tmp_path):
    path = tmp_path / f"{ID}.json"
    planted("people", NAME, "--output", path, "--format", "json")
    assert f"{path}: written from this store: it may name them; --outputs would have deleted it" in planted("forget", ID, "--yes").out
    assert path.exists()
    assert hits(planted.store) == []


def test_an_answer_that_cannot_be_listed_is_told_and_still_written(planted, tmp_path):
    (planted.store / "outputs.jsonl").symlink_to(tmp_path / "elsewhere")
    ran = planted("people", NAME, "--output", tmp_path / "answer.txt")
    assert ran.status == 0
    assert (tmp_path / "answer.txt").exists()
    assert "`graphcap forget` will not know of it" in ran.err
    assert not (tmp_path / "elsewhere").exists()


def test_it_asks_only_on_a_terminal(planted, monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: "n")
    refused = planted("forget", ID)
    assert (refused.status, refused.out) == (1, "nobody was forgotten\n")
    assert planted("people", ID).status == 0
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: "y")
    assert planted("forget", ID).status == 0


def test_a_pipe_is_not_asked(planted):
    ran = process("--store", planted.store, "forget", ID, stdin=None)
    assert ran.returncode == 0
    assert ran.stdout.startswith("forgot ")


@pytest.mark.parametrize(
    ("name", "status", "said"),
    [("nobody at all", 2, 'no person "nobody at all" in the store'), ("canary7", 2, "did you mean")],
)
def test_somebody_who_is_not_there_is_one_line_and_changes_nothing(planted, name, status, said):
    before = {path.name for path in planted.store.rglob("*")}
    ran = planted("forget", name, "--yes")
    assert ran.status == status
    assert said in ran.err
    assert ran.err.count("\n") == 1
    assert {path.name for path in planted.store.rglob("*")} == before


def test_no_store_is_status_3(cli):
    assert cli("forget", "ana", "--yes").status == 3


def test_a_shared_address_stays_with_whoever_else_has_it(cli, tmp_path):
    people = tmp_path / "people.csv"
    people.write_text("id,name,email\nana,Ana,desk@example.com\nben,Ben,desk@example.com;ben@example.com\n", encoding="utf-8")
    cli("import", people)
    cli("forget", "ana", "--yes")
    again = cli("import", people, "--format", "json")
    assert again.json["left_out"] == {"forgotten": 1}
    assert EmbeddedStore(cli.store).records().people.to_pylist() == [
        {"id": "ben", "name": "Ben", "email": "desk@example.com;ben@example.com"}
    ]


def test_the_last_person_can_be_forgotten(cli, tmp_path):
    (tmp_path / "people.csv").write_text("id,name\nana,Ana Silva\n", encoding="utf-8")
    cli("import", tmp_path / "people.csv")
    assert cli("forget", "ana", "--yes").status == 0
    assert EmbeddedStore(cli.store).records().people.num_rows == 0
    assert cli("check").status == 0


def test_a_short_id_is_told_of(cli, tmp_path):
    (tmp_path / "people.csv").write_text("id,level,goals\n7,70,\nben,7,7 goals\n", encoding="utf-8")
    cli("import", tmp_path / "people.csv")
    assert '"7" is too short to be looked for in free text: look there yourself' in cli("forget", "7", "--yes").out
    assert EmbeddedStore(cli.store).records().people.to_pylist() == [{"id": "ben", "level": "7", "goals": "7 goals"}]


def test_the_key_in_the_audit_log_goes_and_the_chain_stays(planted, tmp_path, monkeypatch):
    import pwd

    log, policy = tmp_path / "audit.jsonl", tmp_path / "policy.toml"
    user = pwd.getpwuid(os.geteuid()).pw_name
    policy.write_text(f'log = "{log}"\n[users.{user}]\nrole = "admin"\n', encoding="utf-8")
    policy.chmod(0o600)
    monkeypatch.setenv("GRAPHCAP_POLICY", str(policy))
    assert planted("me", NAME).status in {0, 1}
    assert any(ID in path.read_text(encoding="utf-8") for path in tmp_path.glob("audit.jsonl*"))
    assert planted("forget", ID, "--yes").status == 0
    assert not any(ID in path.read_text(encoding="utf-8") for path in tmp_path.glob("audit.jsonl*"))
    assert planted("audit-log", "verify").status == 0


@pytest.mark.parametrize("form", ["vcard", "linkedin"])
def test_exports_of_other_programs_bring_nothing_back(cli, tmp_path, form):
    if form == "vcard":
        source = tmp_path / "cards.vcf"
        cards = (("Ana Silva", "ana@example.com"), (NAME, EMAIL), ("Ben Kay", "ben@example.com"))
        source.write_text(
            "".join(f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nEMAIL:{email}\r\nEND:VCARD\r\n" for name, email in cards), encoding="utf-8"
        )
        wanted = EMAIL
    else:
        source = tmp_path / "Connections.csv"
        source.write_text(
            "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
            "Zebulon,Quixwort,https://www.linkedin.com/in/zq-canary,,Nest,Lead,01 May 2025\n"
            "Ben,Kay,https://www.linkedin.com/in/ben-kay,,Nest,Lead,02 May 2025\n",
            encoding="utf-8",
        )
        wanted = NAME
    given = ("import", source, "--owner", "ana@example.com", "--format", "json")
    first = cli(*given)
    assert first.status == 0
    assert hits(cli.store) != []
    assert cli("forget", wanted, "--yes").status == 0
    assert hits(cli.store) == []
    again = cli(*given)
    assert again.json["left_out"].get("forgotten", 0) >= 1
    assert again.json["read"] == again.json["accepted"] + again.json["refused"] + sum(again.json["left_out"].values())
    assert hits(cli.store) == []
    ours = cli("forget", "ana@example.com", "--yes")
    assert ours.status == 0
    whole = cli(*given)
    assert whole.json["left_out"]["forgotten"] == whole.json["read"]
    assert whole.json["people"] == 0
