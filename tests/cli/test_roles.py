"""Roles: which command each role may call, what `self` sees of an answer, and that no answer is given that the log could not keep."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import pairwise, permutations
from typing import TYPE_CHECKING

import pytest

from commands import Commands, Ran
from graphcap.cli import permission
from graphcap.cli.group import COMMANDS
from graphcap.policy import ADMIN, PLANNER, ROLES, SELF
from graphcap.policy.holder import system_user
from graphcap.policy.log import AuditLog
from graphcap.questions import MODULES, question

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PEOPLE = """id,name,department,level,manager,decides,skills,wants,goals,performance,potential
me,Mia Roe,Ops,10,boss,,excel,python,,83.19,91.37
boss,Bo Ström,Ops,20,top,,python,,,71.73,62.91
top,Tom Ay,Ops,30,,promotion;budget,python,,,77.77,66.66
old,Ola Ek,Ops,20,top,,python;sql,,,55.51,44.49
kay,Kay Li,HR,20,,,python,,,33.37,95.53
new,Ned Au,HR,10,kay,,excel,,,22.29,97.71
"""
TIES = {
    ("me", "boss"): 0.6137,
    ("me", "old"): 0.2719,
    ("boss", "top"): 0.8353,
    ("old", "top"): 0.4691,
    ("old", "kay"): 0.1879,
    ("kay", "top"): 0.9257,
    ("new", "kay"): 0.3583,
    ("boss", "kay"): 0.5477,
}
EVENTS = """time,source,target,kind,about,context,outcome,id
2025-09-01,boss,me,feedback,,report,,f1
2025-09-02,old,me,feedback,,deck,,f2
2025-09-20,me,boss,achievement,,report,,a1
2025-10-05,old,me,advice,,,,d1
2025-12-01,boss,top,mention,me,,,m1
2025-12-02,boss,top,mention,new,,,m2
"""
HIDDEN = ("83.19", "91.37", "71.73", "62.91", "77.77", "66.66", "55.51", "44.49", "33.37", "95.53", "22.29", "97.71")
FORMS = ("table", "json", "jsonl", "csv")

EVERYBODY, ORGANISATION, PERSONAL, ADMINS = set(ROLES), {PLANNER, ADMIN}, {SELF, ADMIN}, {ADMIN}
MAY = {
    **dict.fromkeys(("kinds", "check", "simulate", "completion", "people"), EVERYBODY),
    **dict.fromkeys(("info", "map", "report", "access", "central", "classify", "same", "whatif", "backtest"), ORGANISATION),
    **dict.fromkeys(("isolated", "shadow", "pipeline", "pair", "loops", "equity", "culture", "program"), ORGANISATION),
    **dict.fromkeys(("advocates", "agility", "champions"), ORGANISATION),
    **dict.fromkeys(("intro", "route", "tie", "me", "audit", "mentors", "sponsors", "ready", "thread", "roadmap"), PERSONAL),
    **dict.fromkeys(("cadence", "loop-in", "resilience", "capital", "opt-out", "show-me", "dispute"), PERSONAL),
    **dict.fromkeys(
        ("demo", "import", "export", "merge", "split", "asked", "copy", "query", "neo4j", "spark", "strengthen", "forget"), ADMINS
    ),
    "same": ADMINS,
    "audit-log": ADMINS,
    "coachability": {SELF},
}
ABOUT_ONE = {name for name, roles in MAY.items() if SELF in roles and roles != EVERYBODY}
TWO = {"intro", "tie"}


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("roles")
    (folder / "people.csv").write_text(PEOPLE, encoding="utf-8")
    ties = [f"{source},{target},works_with,{strength}" for (source, target), strength in TIES.items()]
    (folder / "ties.csv").write_text("\n".join(["source,target,kind,strength", *ties, "old,me,mentors,0.2719", ""]), encoding="utf-8")
    (folder / "events.csv").write_text(EVENTS, encoding="utf-8")
    files = [folder / f"{name}.csv" for name in ("people", "ties", "events")]
    subprocess.run([sys.executable, "-m", "graphcap", "--store", folder / "store", "import", *files], check=True, capture_output=True)
    return folder / "store"


@pytest.fixture
def asking(store, tmp_path, capsys, monkeypatch):
    """A command in a role, with a log."""
    commands = Commands(store, capsys)

    def ask(role: str, *arguments: object, person: str = "me", more: str = "") -> Ran:
        path = tmp_path / "policy.toml"
        path.write_text(
            f'log = "{tmp_path / "audit.jsonl"}"\n{more}\n[users.{system_user()}]\nrole = "{role}"\nperson = "{person}"\n', encoding="utf-8"
        )
        path.chmod(0o600)
        monkeypatch.setenv("GRAPHCAP_POLICY", str(path))
        return commands(*arguments)

    return ask


def arguments_of(name: str, folder: Path, person: str = "me") -> list[str]:
    """Words that the command is called with; what would change the store or take long is called so that it fails behind the policy."""
    nowhere = str(folder / "nowhere" / "file")
    own = {
        "demo": [str(folder / "policy.toml")],
        "import": [nowhere],
        "export": [str(folder / "export")],
        "merge": ["me", "me"],
        "split": ["me"],
        "opt-out": [person, "--undo"],
        "asked": ["me", "boss", "--outcome", "silent", "--on", "2999-01-01"],
        "simulate": [nowhere, "--people", "20", "--ties", "x", "--seed", "1"],
        "map": ["--output", str(folder / "map.html")],
        "copy": [nowhere, str(folder / "copy")],
        "query": ["--list"],
        "neo4j": ["status", "--home", nowhere],
        "completion": ["bash"],
        "report": ["--output", nowhere],
        "forget": [person],
        "show-me": [person],
        "dispute": [person, "--question", "me", "--undo"],
        "audit-log": ["show"],
        "strengthen": [nowhere, "--people", nowhere, "--output", nowhere],
        "central": ["--measure", "degree"],
        "whatif": ["--add", "me", "top"],
        "backtest": ["--as-of", "2025-10-01"],
        "intro": [person, "top"],
        "tie": [person, "top"],
    }
    return own.get(name, [person] if name in ABOUT_ONE else [])


def refused(ran: Ran) -> bool:
    return ran.status == 2 and bool(re.search(r"not for the role|in the role self|is for an admin", ran.err))


def commands_there() -> list[str]:
    return [name for name in (*COMMANDS, *MODULES) if name not in {"spark", "forget", "report"}]


def test_every_command_says_who_may_call_it():
    assert {*COMMANDS, *MODULES} <= MAY.keys()
    assert {name: set(question(name).roles) for name in MODULES} == {name: MAY[name] for name in MODULES}
    assert {name: set(permission.COMMANDS[name].roles) for name in COMMANDS} == {name: MAY[name] for name in COMMANDS}


def test_a_question_shows_something_to_self_exactly_where_self_may_ask_it():
    for name in MODULES:
        declared = question(name)
        assert (declared.own_view is not None) == (SELF in declared.roles), name
        if declared.own_view is not None:
            named = {*declared.own_view.seen, *declared.own_view.worded, *declared.own_view.told}
            assert named <= {column.name for column in declared.columns}, name
            assert set(declared.own_view.people) <= {parameter.name for parameter in declared.parameters}, name


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", commands_there())
def test_a_command_answers_the_roles_it_is_for_and_no_other(asking, tmp_path, name, role):
    ran = asking(role, name, *arguments_of(name, tmp_path))
    assert refused(ran) == (role not in MAY[name]), ran.err
    if refused(ran):
        assert ran.out == ""
        assert ran.err.count("\n") == 1
        assert (
            not {*tmp_path.iterdir()}
            - {tmp_path / f"{file}" for file in ("policy.toml", "audit.jsonl")}
            - {tmp_path / f"audit.jsonl{end}" for end in (".keys", ".head")}
        )


@pytest.mark.parametrize("name", sorted(ABOUT_ONE & {*COMMANDS, *MODULES}))
def test_self_is_refused_what_is_about_somebody_else(asking, tmp_path, name):
    for other in ("boss", "Bo Ström"):
        ran = asking(SELF, name, *arguments_of(name, tmp_path, other), person="kay")
        assert refused(ran) or "nothing is of yours" in ran.err, ran
        assert (ran.status, ran.out) == (2, "")


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_be_narrowed_before_and_behind_the_command_and_never_widened(asking, role):
    for narrower in ROLES:
        for words in (["--role", narrower, "info"], ["info", "--role", narrower]):
            ran = asking(role, *words)
            if ROLES.index(narrower) > ROLES.index(role):
                assert (ran.status, ran.out) == (2, "")
                assert "can only narrow" in ran.err
            else:
                assert refused(ran) == (narrower == SELF)


def test_a_role_is_narrowed_without_a_policy_too(store, capsys):
    commands = Commands(store, capsys)
    assert refused(commands("me", "me", "--role", "planner"))
    assert commands("info", "--role", "planner").status == 0
    assert "does not say which person" in commands("me", "me", "--role", "self").err


def decimals(text: str) -> Iterator[float]:
    for found in re.findall(r"(?<![\w.])\d+\.\d+(?:e-?\d+)?", text):
        yield float(found)


def foreign() -> set[float]:
    """Every strength of a tie between others, and the odds of every chain of two or more ties."""
    both = {**TIES, **{(target, source): strength for (source, target), strength in TIES.items()}}
    figures = {strength for ends, strength in TIES.items() if "me" not in ends}
    people = {person for ends in TIES for person in ends}
    for length in (3, 4, 5):
        for chain in permutations(people, length):
            steps = [both.get(step) for step in pairwise(chain)]
            if all(steps):
                product = 1.0
                for step in steps:
                    product *= step or 0.0
                figures.add(product)
    return figures


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", sorted((ABOUT_ONE & {*MODULES}) | {"people"}))
def test_self_sees_no_figure_of_ties_between_others_nor_performance_or_potential(asking, tmp_path, name, form):
    own = {strength for ends, strength in TIES.items() if "me" in ends}
    words = [*arguments_of(name, tmp_path), "--format", form]
    full, seen = asking(ADMIN, name, *words), asking(SELF, name, *words)
    assert seen.status in {0, 1}, seen.err
    for figure in decimals(seen.out):
        near_own = any(abs(figure - value) <= 0.005 for value in own)
        assert near_own or not any(abs(figure - value) <= 5e-4 for value in foreign()), (figure, seen.out)
    assert not any(figure in seen.out for figure in HIDDEN)
    if name in {"intro", "route", "audit", "resilience", "capital", "mentors", "sponsors"} and form != "table":
        assert any(abs(figure - value) <= 5e-4 for figure in decimals(full.out) for value in foreign())
        assert re.search("warm|possible|unknown", seen.out)


def test_self_sees_the_figures_of_their_own_ties(asking):
    row = asking(SELF, "intro", "me", "boss", "--format", "json").json["rows"][0]
    assert (row["odds"], row["ties"][0]["strength"]) == (0.6137, 0.6137)
    row = asking(SELF, "intro", "me", "top", "--max-ties", 2, "--format", "json").json["rows"][0]
    assert [tie["strength"] for tie in row["ties"]] == [0.6137, "warm"]
    assert (row["odds"], row["coverage"], row["weakest"]["strength"]) == ("warm", None, 0.6137)
    assert asking(SELF, "tie", "me", "boss", "--format", "json").json["rows"][0]["declared"] == 0.6137


def test_pages_of_self_hold_no_more_than_the_screen(asking, tmp_path):
    page = tmp_path / "me.html"
    assert asking(SELF, "me", "me", "--format", "html", "--output", page).status == 0
    text = page.read_text(encoding="utf-8")
    assert "Mia Roe" in text
    assert not any(figure in text for figure in HIDDEN)
    assert not any(abs(figure - value) <= 5e-4 for figure in decimals(text) for value in foreign())


def test_coachability_is_for_the_person_and_that_mentor(asking):
    mine = asking(SELF, "coachability", "me", "--format", "json").json["rows"]
    assert {row["mentor"] for row in mine} == {"boss", "old"}
    theirs = asking(SELF, "coachability", "me", "--format", "json", person="old").json["rows"]
    assert {row["mentor"] for row in theirs} == {"old"}
    for role, person in ((SELF, "kay"), (PLANNER, "boss"), (ADMIN, "boss")):
        ran = asking(role, "coachability", "me", person=person)
        assert (ran.status, ran.out) == (2, "")


def test_planners_draw_everybody_but_nobody_s_chains(asking, tmp_path):
    for words in (["--intro", "me", "top"], ["--view", "resilience", "--person", "me"]):
        assert refused(asking(PLANNER, "map", *words, "--output", tmp_path / "map.html"))
    assert asking(PLANNER, "map", "--output", tmp_path / "map.html").status == 0


def test_the_log_keeps_who_asked_what_about_whom_and_what_was_refused(asking, tmp_path):
    asking(SELF, "intro", "Mia Roe", "top", "--avoid", "kay")
    asking(SELF, "intro", "me", "top", "--format=json", person="me")
    asking(SELF, "me", "boss")
    asking(PLANNER, "isolated")
    asking(SELF, "shadow")
    asking(ADMIN, "merge", "kay", "kay")
    asking(ADMIN, "kinds")
    told = [
        (entry.by, entry.role, entry.command, set(entry.about), entry.allowed)
        for entry in AuditLog(str(tmp_path / "audit.jsonl")).entries()
    ]
    assert told == [
        ("me", SELF, "intro", {"me", "top"}, True),
        ("me", SELF, "intro", {"me", "top"}, True),
        ("me", SELF, "me", {"boss"}, False),
        ("me", PLANNER, "isolated", {"everybody"}, True),
        ("me", SELF, "shadow", set(), False),
        ("me", ADMIN, "merge", {"kay"}, True),
    ]
    assert not re.search("Mia|boss|kay|top|avoid", (tmp_path / "audit.jsonl").read_text(encoding="utf-8"))


@pytest.mark.parametrize("words", [["intro", "me", "top"], ["intro", "me", "top", "--format=csv"], ["info"], ["export", "out"]])
def test_nothing_is_answered_that_the_log_cannot_keep(asking, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "audit.jsonl").mkdir()
    ran = asking(ADMIN, *words)
    assert (ran.status, ran.out, ran.err.count("\n")) == (3, "", 1)
    assert "without it nothing is answered" in ran.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("words", [["intro", "me", "top"], ["intro", "me", "top", "--format=csv"], ["info"], ["kinds"], ["export", "out"]])
def test_nothing_is_answered_under_a_policy_that_is_not_understood(asking, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    ran = asking(ADMIN, *words, more="x = 1")
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    monkeypatch.setenv("GRAPHCAP_POLICY", str(tmp_path / "gone.toml"))
    monkeypatch.setattr("graphcap.policy.USUAL_POLICY", str(tmp_path / "none"))
    assert not (tmp_path / "out").exists()


def test_the_log_is_shown_and_verified_and_a_changed_line_ends_with_status_3(asking, tmp_path):
    asking(ADMIN, "me", "boss")
    asking(ADMIN, "me", "me")
    rows = asking(ADMIN, "audit-log", "show", "--format", "json").json["rows"]
    assert [(row["line"], row["command"], row["about"]) for row in rows] == [(1, "me", ["boss"]), (2, "me", ["me"])]
    assert asking(ADMIN, "audit-log", "verify").status == 0
    log = tmp_path / "audit.jsonl"
    log.write_bytes(log.read_bytes().replace(b'"line":2', b'"line":3'))
    ran = asking(ADMIN, "audit-log", "verify")
    assert (ran.status, ran.out) == (3, "")
    assert "line 2 of" in ran.err
    assert asking(ADMIN, "audit-log", "show").status == 3


def test_without_a_policy_there_is_no_log_to_show(store, capsys):
    assert "no audit log is kept" in Commands(store, capsys)("audit-log", "show").err


def test_a_shell_completes_no_names_for_who_has_no_role(store, tmp_path):
    import os

    policy = tmp_path / "policy.toml"
    completing = {"_GRAPHCAP_COMPLETE": "bash_complete", "COMP_WORDS": "graphcap me M", "COMP_CWORD": "2", "GRAPHCAP_STORE": str(store)}
    script = "from graphcap.cli.group import cli; cli(prog_name='graphcap')"
    out = []
    for user in (system_user(), "somebody-else"):
        policy.write_text(f'[users.{user}]\nrole = "planner"\n', encoding="utf-8")
        policy.chmod(0o600)
        environment = {**os.environ, **completing, "GRAPHCAP_POLICY": str(policy)}
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, env=environment)
        out.append(done.stdout)
    assert "Mia Roe" in out[0]
    assert "Mia" not in out[1]


def test_without_a_policy_nothing_of_it_is_imported(store):
    script = (
        "import sys\nfrom graphcap.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "found = [name for name in sys.modules if name in ('tomllib', 'hmac') or name.startswith('graphcap.policy.')]\n"
        "assert not found, found\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "--store", store, "intro", "me", "top"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_user_of_a_server_has_the_role_that_the_policy_gives_them_there_and_nowhere_else(
    store, capsys, monkeypatch, neo4j_server, clean_server
):
    assert Commands(store, capsys)("copy", store, clean_server).status == 0
    place = clean_server.partition("://")[2]
    policy = store.parent / "policy.toml"
    policy.write_text(f'[servers."{place}".users.{neo4j_server.username}]\nrole = "planner"\n', encoding="utf-8")
    policy.chmod(0o600)
    monkeypatch.setenv("GRAPHCAP_POLICY", str(policy))
    server = Commands(clean_server, capsys)
    assert server("info").status == 0
    assert server("isolated").status in {0, 1}
    assert refused(server("me", "me"))
    assert "no role" in Commands(store, capsys)("info").err
    monkeypatch.setenv("NEO4J_PASSWORD", "wrong")
    ran = server("info")
    assert (ran.status, ran.out) == (3, "")
