"""Files written and imported in one call."""

from __future__ import annotations

from datetime import date

import pytest

from graphcap.readers import Sources, read_records
from graphcap.records import Records, Settings

TODAY = date(2026, 1, 31)


@pytest.fixture
def bring(tmp_path, monkeypatch):
    """Import texts (or bytes) as people, ties and events; a list of texts is as many files, by number."""
    monkeypatch.chdir(tmp_path)

    def written(name, texts):
        if texts is None:
            return ()
        texts = texts if isinstance(texts, list) else [texts]
        names = [f"{name}.csv" if number == 0 else f"{name}{number + 1}.csv" for number in range(len(texts))]
        for file, text in zip(names, texts, strict=True):
            (tmp_path / file).write_bytes(text if isinstance(text, bytes) else text.encode())
        return tuple((tmp_path / file).relative_to(tmp_path) for file in names)

    def bring(people=None, ties=None, events=None, *, old=None, encoding="utf-8", **more):
        sources = Sources(written("people", people), written("ties", ties), written("events", events), encoding)
        return read_records(sources, old=old or Records(), settings=Settings(), today=TODAY, **more)

    return bring


@pytest.fixture
def refused(bring):
    """File, line and reason of what an import refuses."""

    def refused(*texts, **more):
        return [(refusal.file, refusal.line, refusal.reason) for refusal in bring(*texts, **more).refusals]

    return refused
