"""The commands that say who is the same person."""

from __future__ import annotations

import click
import pytest

from commands import Commands
from graphcap.cli.identity import merge_command, split_command
from graphcap.errors import GraphcapError
from graphcap.export import export_records
from graphcap.readers import recognise
from graphcap.readers.identity_file import read_identity
from graphcap.store import open_store
from graphcap.store.generation import read_records
from neo4j_server import user_of


@pytest.fixture
def store(tmp_path, capsys):
    commands = Commands(tmp_path / "store", capsys)
    people, ties = tmp_path / "people.csv", tmp_path / "ties.csv"
    people.write_text("id,name\na,Ana Silva\nb,Ana S\nc,Cy\n", encoding="utf-8")
    ties.write_text("source,target,strength\nb,c,0.5\n", encoding="utf-8")
    assert commands("import", people, ties).status == 0
    return str(tmp_path / "store")


def run(command, store, *arguments):
    with click.Context(command, obj=store) as context:
        command.parse_args(context, list(arguments))
        return command.invoke(context)


def exported(store, folder):
    return {path.name: path.read_bytes() for path in export_records(open_store(store).records(), folder)}


def test_a_merge_makes_one_of_two_and_a_split_undoes_it_to_the_byte(store, tmp_path, capsys):
    before = exported(store, tmp_path / "before")
    assert run(merge_command, store, "a", "Ana S", "--reason", "she told me") == 0
    assert capsys.readouterr().out == '"b" is part of "a" now; `graphcap split` undoes it; generation 2\n'
    network = open_store(store).network()
    assert list(network.people.ids) == ["a", "c"]
    assert [(list(network.outgoing.of(0)[0]), list(network.outgoing.of(0)[1]))] == [([1], [0.5])]
    assert run(split_command, store, "a") == 0
    assert capsys.readouterr().out == '"b" is a person apart from "a" again; generation 3\n'
    assert exported(store, tmp_path / "after") == before


def test_a_merge_is_exported_and_read_back(store, tmp_path):
    run(merge_command, store, "a", "b", "--reason", "she told me")
    files = exported(store, tmp_path / "out")
    assert files["identity.csv"].startswith(b"id,same_as,reason,time\nb,a,she told me,")
    path = tmp_path / "out" / "identity.csv"
    assert read_identity(path).equals(open_store(store).records().identity)
    assert recognise(path) == "identity"
    assert recognise(tmp_path / "out" / "people.csv") == "people"


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_an_export_with_merges_imports_back_whatever_its_form(store, tmp_path, capsys, form):
    run(merge_command, store, "a", "b", "--reason", "she told me")
    records = open_store(store).records()
    export_records(records, tmp_path / "out", form=form)
    files = [tmp_path / "out" / name for name in (f"people.{form}", f"ties.{form}", f"identity.{form}", "settings.toml")]
    ran = Commands(tmp_path / "again", capsys)("import", *files)
    assert ran.status == 0, ran.err
    assert f"identity.{form}: read as identity" in ran.err
    again = open_store(tmp_path / "again").records()
    assert [again.people, again.ties, again.identity] == [records.people, records.ties, records.identity]


def test_a_merge_goes_to_a_server_and_back_and_may_be_made_and_undone_there(store, clean_server, neo4j_server, tmp_path, capsys):
    run(merge_command, store, "a", "b", "--reason", "she told me")
    records = open_store(store).records()
    with user_of(neo4j_server.username, neo4j_server.password):
        commands = Commands(clean_server, capsys)
        assert Commands(store, capsys)("copy", store, clean_server).status == 0
        assert commands("split", "a").out == '"b" is a person apart from "a" again; generation 2\n'
        assert commands("merge", "a", "b", "--reason", "she told me").out.endswith("generation 3\n")
        again = tmp_path / "again"
        assert commands("copy", clean_server, again).status == 0
    copied = open_store(again).records()
    assert [copied.people, copied.ties, copied.identity.drop_columns("time")] == [
        records.people,
        records.ties,
        records.identity.drop_columns("time"),
    ]


def test_an_identity_file_with_a_row_that_says_nothing_is_refused_whole(tmp_path):
    path = tmp_path / "identity.csv"
    path.write_text("id,same_as,reason,time\nb,a,,2026-01-31\nc,,,2026-01-31\n", encoding="utf-8")
    with pytest.raises(GraphcapError, match="a row lacks id, same_as or a time"):
        read_identity(path)


def test_nobody_is_merged_who_is_not_there(store):
    with pytest.raises(GraphcapError, match='no person "zoe"'):
        run(merge_command, store, "a", "zoe")


def test_a_merge_holds_over_later_imports(store, tmp_path, capsys):
    run(merge_command, store, "a", "b")
    more = tmp_path / "more.csv"
    more.write_text("source,target,strength\nb,d,0.25\n", encoding="utf-8")
    assert Commands(store, capsys)("import", "--ties", more).status == 0
    network = open_store(store).network()
    assert list(network.people.ids) == ["a", "c", "d"]
    assert list(network.outgoing.of(0)[0]) == [1, 2]


def test_a_store_from_before_there_were_merges_opens(store):
    def read_without(folder, manifest):
        tables = {name: entry for name, entry in manifest["tables"].items() if name != "identity"}
        return read_records(folder, manifest | {"tables": tables})

    assert open_store(store)._read(read_without).identity.num_rows == 0
