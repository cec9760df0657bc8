"""Bursts: contacts before a decision against those to be expected."""

from __future__ import annotations

from datetime import date, timedelta
from math import log, sqrt

import numpy as np
import pytest

from evidence.drawn import event
from graphcap.build import build
from graphcap.dates import MICROSECONDS_OF_A_DAY, microseconds, parse_day
from graphcap.evidence.bursts import Contacts, Days, bursts, joined
from written import records_of

START = date(2025, 1, 1)
D, E, S, T = range(4)


def contacts_of(*events, until="2026-01-01"):
    network = build(records_of("dest", (), events), until)
    return Contacts.of(network.events, people=4, until=microseconds(parse_day(until)) // MICROSECONDS_OF_A_DAY)


def mails(source, target, *days):
    return [event((START + timedelta(days=day)).isoformat(), source, target) for day in days]


def test_contacts_are_counted_between_two_days():
    contacts = contacts_of(*mails("s", "d", 0, 10, 20), *mails("t", "d", 10), *mails("s", "e", 5))
    assert (contacts.days, contacts.first) == (365, (START - date(1970, 1, 1)).days)
    pair = contacts.pair(np.array([S, T]), D)
    assert contacts.on_days(contacts.pairs, pair, Days(0, 20)).tolist() == [2, 1]
    assert contacts.on_days(contacts.received, D, Days(10, 11)).tolist() == 2
    assert contacts.on_days(contacts.sent, np.array([S, D]), Days(-5, 400)).tolist() == [4, 0]
    assert contacts.turned_to(D, Days(10, 21)).tolist() == [S, T]


def test_a_meeting_counts_both_ways_and_once_a_day():
    meetings = [event(f"2025-01-0{day}T{hour:02}", "s", "d", "meeting") for day in (2, 3) for hour in (9, 12, 15)]
    contacts = contacts_of(*mails("t", "e", 0), *meetings)
    assert contacts.on_days(contacts.pairs, contacts.pair(np.array([S]), D), Days(0, 30)).tolist() == [2]
    assert contacts.on_days(contacts.pairs, contacts.pair(np.array([D]), S), Days(0, 30)).tolist() == [2]


def test_what_weighs_nothing_is_no_contact():
    planned = event("2025-01-03", "s", "d", "session", outcome="planned")
    contacts = contacts_of(*mails("t", "e", 0), event("2025-01-02", "d", "s", "promotion", about="s"), planned)
    assert len(contacts.pairs) == 1


def test_expected_is_own_rate_times_season_times_activity():
    usual = [*mails("s", "d", *range(100, 300, 20)), *mails("s", "e", *range(100, 300, 10)), *mails("t", "d", *range(100, 300, 5))]
    before = [*mails("s", "d", *range(0, 80, 8)), *mails("s", "e", *range(0, 90, 5)), *mails("t", "d", *range(0, 90, 3))]
    found = bursts(contacts_of(*usual, *before), np.array([S, T]), D, Days(0, 90), others=[])
    rate = 90 / (365 - 90)
    own, season, activity = 10 * rate, (30 + 1) / (40 * rate + 1), (18 + 1) / (20 * rate + 1)
    assert found.observed.tolist() == [10, 30]
    assert found.expected[0] == pytest.approx(own * season * activity)
    expected = found.expected[0]
    assert found.z[0] == pytest.approx(np.sign(10 - expected) * sqrt(2 * (10 * log(10 / expected) - (10 - expected))))
    assert found.excess().tolist() == pytest.approx([max(0, found.z[0] - 1.5), max(0, found.z[1] - 1.5)])


def test_other_windows_of_the_decider_are_nobodys_usual_time():
    contacts = contacts_of(*mails("s", "d", 10, 20, 200, 210, 220), *mails("t", "e", 0))
    calm = bursts(contacts, np.array([S]), D, Days(0, 90), others=[Days(180, 270)])
    assert calm.expected.tolist() == [0.05]  # no contact outside both windows: the least that is expected
    assert bursts(contacts, np.array([S]), D, Days(0, 90), others=[]).expected[0] > 0.05


def test_somebody_who_never_turned_to_the_decider_has_no_burst():
    found = bursts(contacts_of(*mails("t", "d", 10, 20)), np.array([S]), D, Days(0, 90), others=[])
    assert (found.observed.tolist(), found.excess().tolist()) == ([0], [0.0])
    assert found.z[0] == pytest.approx(-sqrt(2 * 0.05))


def test_spans_that_touch_are_joined():
    assert joined([Days(50, 140), Days(0, 90), Days(200, 290), Days(290, 300)]) == [Days(0, 140), Days(200, 300)]
