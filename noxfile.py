"""The checks as nox sessions: `nox` runs the quick ones, `nox -s tests` the tests on every Python that is supported."""

from __future__ import annotations

import nox

PYTHONS = ("3.11", "3.12", "3.13")

nox.options.sessions = ("style", "types", "layers", "security")


@nox.session
def style(session: nox.Session) -> None:
    """Rules and layout of the code."""
    session.install("-e", ".[dev]")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Types, strictly."""
    session.install("-e", ".[dev]")
    session.run("mypy")


@nox.session
def layers(session: nox.Session) -> None:
    """Imports go down only, and no GPL package is imported."""
    session.install("-e", ".[dev]")
    session.run("lint-imports")


@nox.session
def security(session: nox.Session) -> None:
    """Code that is known to be risky, and packages with known weaknesses, where PyPI can be reached."""
    session.install("-e", ".[dev]")
    session.run("bandit", "-q", "-c", "pyproject.toml", "-r", "graphcap")
    session.run(".ci/audit", "python", external=True)


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """The tests, or those named after ``--``."""
    session.install(".[test]")
    session.run("pytest", *session.posargs)


@nox.session
def full(session: nox.Session) -> None:
    """The long form of the tests, or of those named after ``--``: `nox -s full -- tests/store tests/readers/test_fuzzed.py`."""
    session.install(".[test]")
    session.run("pytest", *session.posargs, env={"GRAPHCAP_FULL": "1"})


@nox.session
def guided(session: nox.Session) -> None:
    """Fuzzing that coverage guides, a minute a target, or as many seconds as stand after ``--``; atheris has wheels for Linux."""
    session.install(".[test]", "atheris")
    session.chdir("tests")
    targets = session.run("python", "-c", "from fuzzing import SAMPLES; print(*SAMPLES, 'store')", silent=True).split()
    for target in targets:
        session.run("python", "guided.py", target, *(session.posargs or ["60"]), env={"PYTHONPATH": "."})


@nox.session
def coverage(session: nox.Session) -> None:
    """The tests, and the lines that they leave out; fails below the floor in setup.cfg."""
    session.install(".[test]")
    session.run("pytest", "--cov")


@nox.session
def docs(session: nox.Session) -> None:
    """The documentation as a site."""
    session.install(".[dev]")
    session.run("mkdocs", "build", "--strict")
