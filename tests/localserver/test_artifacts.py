"""Java, Maven and what it fetches: found, or missed in one line that says what to do."""

from __future__ import annotations

import pytest

from graphcap.errors import StoreError
from graphcap.localserver.artifacts import artifacts_folder, find_artifacts, find_java, find_maven

FETCHING = """#!/bin/sh
for argument; do case "$argument" in -DoutputDirectory=*) folder="${argument#*=}";; esac; done
touch "$folder/proc-centrality-1.jar" "$folder/alpha-proc-1.jar" "$folder/opengds-extension-1.jar" "$folder/core-1.jar"
"""
FAILING = """#!/bin/sh
echo '[ERROR] Could not transfer artifact org.neo4j.app:neo4j-server'
exit 1
"""


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """A folder that is the whole path but for the shell's own programs; gives a function that puts a program there."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("JAVA_HOME", raising=False)

    def put(name, text):
        program = folder / name
        program.write_text(text.replace("touch", "/usr/bin/touch"), encoding="utf-8")
        program.chmod(0o755)
        return str(program)

    return put


def java_of(version):
    return f"#!/bin/sh\necho 'openjdk version \"{version}\" 2025-04-15' >&2\n"


def found(tmp_path, said=None):
    return find_artifacts(tmp_path / "cache" / "neo4j", say=(said if said is not None else []).append)


@pytest.mark.usefixtures("programs")
def test_without_java_one_line_names_what_to_install_and_the_other_way(tmp_path):
    with pytest.raises(StoreError) as told:
        found(tmp_path)
    assert str(told.value).startswith("no Java found; a local Neo4j needs Java 17 or later: install openjdk-17-jre-headless")
    assert "compose.yaml" in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(("version", "said"), [("11.0.2", "Java 11"), ("1.8.0_292", "Java 1"), ("16", "Java 16")])
def test_a_java_that_is_too_old_is_refused_by_its_version(programs, version, said):
    java = programs("java", java_of(version))
    with pytest.raises(StoreError, match=f"{java} is {said};"):
        find_java()


@pytest.mark.parametrize("version", ["17.0.15", "21", "25-ea"])
def test_a_java_that_is_new_enough_is_taken(programs, version):
    java = programs("java", java_of(version))
    assert find_java() == java


def test_the_java_of_java_home_goes_before_the_path(programs, tmp_path, monkeypatch):
    programs("java", java_of("11"))
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    (tmp_path / "bin" / "java").write_text(java_of("21"), encoding="utf-8")
    assert find_java() == str(tmp_path / "bin" / "java")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "nowhere"))
    with pytest.raises(StoreError, match=r"no Java found in \$JAVA_HOME"):
        find_java()


def test_without_maven_one_line_names_what_to_install_and_nothing_is_left(programs, tmp_path):
    programs("java", java_of("17"))
    with pytest.raises(StoreError, match="no Maven found, which fetches Neo4j at the first start: install maven, or, with Docker"):
        found(tmp_path)
    with pytest.raises(StoreError):
        find_maven()
    assert not (tmp_path / "cache").exists()


def test_what_maven_fetched_is_kept_and_not_fetched_again(programs, tmp_path):
    java = programs("java", java_of("17"))
    programs("mvn", FETCHING)
    said: list[str] = []
    artifacts = found(tmp_path, said)
    assert artifacts.java == java
    assert len(said) == 2
    assert {path.name for path in (artifacts.folder / "plugins").iterdir()} == {
        "proc-centrality-1.jar",
        "alpha-proc-1.jar",
        "opengds-extension-1.jar",
    }
    assert artifacts.classes == f"{artifacts.folder}/gdslib/*:{artifacts.folder}/lib/*"
    programs("mvn", FAILING)
    assert found(tmp_path, said) == artifacts
    assert len(said) == 2


def test_what_maven_says_when_it_fails_is_passed_on_and_nothing_is_left(programs, tmp_path):
    programs("java", java_of("17"))
    programs("mvn", FAILING)
    said: list[str] = []
    with pytest.raises(StoreError, match=r"Maven could not fetch org\.neo4j\.app:neo4j-server"):
        found(tmp_path, said)
    assert said[-1] == "[ERROR] Could not transfer artifact org.neo4j.app:neo4j-server"
    assert list((tmp_path / "cache").iterdir()) == []


def test_the_artifacts_are_kept_in_the_users_cache_by_their_versions(monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", "/a/cache")
    assert str(artifacts_folder()) == "/a/cache/graphcap/neo4j/5.26.30-2.13.9"
