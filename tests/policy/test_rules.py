"""The policy file: what it says, and that nothing is answered where it cannot be understood."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from graphcap.policy import ADMIN, PLANNER, ROLES, SELF, holder, policy_path
from graphcap.policy.holder import asker_of, system_user
from graphcap.policy.rules import Holder, PolicyError, read_policy

WHOLE = """
log = "/var/log/graphcap/audit.jsonl"

[users.ana]
role = "self"
person = "p1"

[users.hr]
role = "planner"

[servers."graph.example.org:7687".users.root]
role = "admin"
"""


@pytest.fixture
def policy(tmp_path):
    def made(text: str) -> str:
        path = tmp_path / "policy.toml"
        path.write_text(text, encoding="utf-8")
        path.chmod(0o644)
        return str(path)

    return made


def test_a_policy_names_users_their_roles_the_log_and_users_of_servers(policy):
    path = policy(WHOLE)
    read = read_policy(path)
    assert read.users == {"ana": Holder(SELF, "p1"), "hr": Holder(PLANNER)}
    assert read.servers == {"graph.example.org:7687": {"root": Holder(ADMIN)}}
    assert (read.path, read.log) == (path, "/var/log/graphcap/audit.jsonl")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("users", "not TOML"),
        ("\x00", "not TOML"),
        ('log = "audit.jsonl"', "not an absolute path"),
        ("log = 1", "not an absolute path"),
        ("user = {}", '"user" is none of'),
        ("users = 1", "users is not a table"),
        ("users = {ana = 1}", "users.ana is not a table"),
        ('users = {ana = {role = "owner"}}', "role of users.ana is none of"),
        ("users = {ana = {}}", "role of users.ana is none of"),
        ('users = {ana = {role = ["admin"]}}', "role of users.ana is none of"),
        ('users = {ana = {role = "self"}}', "no person to be"),
        ('users = {ana = {role = "self", person = ""}}', "both text"),
        ('users = {ana = {role = "admin", person = 7}}', "both text"),
        ('users = {ana = {role = "admin", until = "2030"}}', "both text"),
        ("servers = {a = {}}", "needs users"),
        ('servers = {a = {users = {ana = {role = "root"}}}}', "role of servers.a.users.ana is none of"),
    ],
)
def test_a_policy_that_is_not_understood_lets_nobody_ask(policy, text, why):
    with pytest.raises(PolicyError, match="nothing is answered") as raised:
        read_policy(policy(text))
    assert why in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_policy_that_is_missing_a_folder_or_open_to_all_writers_lets_nobody_ask(policy, tmp_path):
    for path in (str(tmp_path / "none.toml"), str(tmp_path)):
        with pytest.raises(PolicyError, match="cannot be read"):
            read_policy(path)
    path = policy(WHOLE)
    Path(path).chmod(0o646)
    with pytest.raises(PolicyError, match="written by everybody"):
        read_policy(path)


def test_there_is_a_policy_where_the_environment_names_one_even_if_the_file_is_gone(tmp_path, monkeypatch):
    monkeypatch.setenv("GRAPHCAP_POLICY", str(tmp_path / "gone.toml"))
    assert policy_path() == str(tmp_path / "gone.toml")
    monkeypatch.delenv("GRAPHCAP_POLICY")
    monkeypatch.setattr("graphcap.policy.USUAL_POLICY", str(tmp_path / "usual.toml"))
    assert policy_path() is None
    (tmp_path / "usual.toml").symlink_to(tmp_path / "nowhere")
    assert policy_path() == str(tmp_path / "usual.toml")


def test_the_user_is_the_owner_of_the_process_whatever_the_environment_says(monkeypatch):
    import pwd

    for variable in ("USER", "LOGNAME", "SUDO_USER"):
        monkeypatch.setenv(variable, "somebody-else")
    assert system_user() == pwd.getpwuid(os.geteuid()).pw_name


def test_a_user_without_a_name_is_known_by_number(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 4_000_000)
    assert system_user() == "4000000"


@pytest.mark.parametrize(("has", "wants"), [(has, wants) for has in ROLES for wants in ROLES])
def test_a_role_can_only_be_narrowed(policy, monkeypatch, has, wants):
    monkeypatch.setattr(holder, "system_user", lambda: "ana")
    read = read_policy(policy(f'[users.ana]\nrole = "{has}"\nperson = "p1"\n'))
    if ROLES.index(wants) <= ROLES.index(has):
        assert asker_of(read, role=wants, server=lambda: None)[:3] == ("ana", wants, "p1")
    else:
        with pytest.raises(PolicyError, match="can only narrow"):
            asker_of(read, role=wants, server=lambda: None)


def test_who_is_nobody_in_the_store_cannot_ask_about_themselves(policy, monkeypatch):
    monkeypatch.setattr(holder, "system_user", lambda: "hr")
    with pytest.raises(PolicyError, match="does not say which person"):
        asker_of(read_policy(policy(WHOLE)), role=SELF, server=lambda: None)


def test_a_user_of_the_server_counts_where_that_server_let_them_in_and_the_narrower_role_where_both_are_named(policy, monkeypatch):
    read = read_policy(policy(WHOLE))
    here, elsewhere = ("graph.example.org:7687", "root"), ("other.example.org:7687", "root")
    monkeypatch.setattr(holder, "system_user", lambda: "nobody")
    assert asker_of(read, role=None, server=lambda: here) == ("root", ADMIN, None, True)
    for let_in in (None, elsewhere, (here[0], "hr")):
        with pytest.raises(PolicyError, match="no role"):
            asker_of(read, role=None, server=lambda let_in=let_in: let_in)
    monkeypatch.setattr(holder, "system_user", lambda: "ana")
    assert asker_of(read, role=None, server=lambda: here) == ("ana", SELF, "p1", False)
