"""Calendars become meetings of each pair that met, and nothing else."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest

from graphcap.dates import of_microseconds
from graphcap.errors import InputError
from graphcap.readers.foreign.formats import PEEK_BYTES, Options, Peek
from graphcap.readers.foreign.ics import FORMATS
from graphcap.readers.foreign.taken import Taken

(ICS,) = FORMATS
SAMPLES = Path(__file__).parents[3] / "fixtures" / "exports" / "ics"
OPTIONS = Options(None, date(2026, 11, 1))
HEAD = "BEGIN:VCALENDAR\nVERSION:2.0\n"
BEN = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ben@example.com\n"
MET = f"DTSTART:20260105T090000Z\nORGANIZER:mailto:ana@example.com\n{BEN}"


def read(path):
    taken = Taken(path.name)
    ICS.read(path, taken, OPTIONS)
    return taken


@pytest.fixture
def calendar(tmp_path):
    """What is taken of a calendar of these entries."""

    def calendar(*entries, head=HEAD):
        path = tmp_path / "calendar.ics"
        path.write_text(head + "".join(f"BEGIN:VEVENT\n{entry}END:VEVENT\n" for entry in entries) + "END:VCALENDAR\n")
        return read(path)

    return calendar


def name_of(taken, number):
    return taken.people[number].emails[0].casefold().partition("@")[0]


def rows(taken):
    events = taken.events
    pairs = zip(events.ids, events.sources, events.targets, strict=True)
    return [(id, name_of(taken, source), name_of(taken, target)) for id, source, target in pairs]


def test_each_pair_that_accepted_met():
    taken = read(SAMPLES / "sample.ics")
    assert rows(taken)[:3] == [
        ("three@example.com 2026-01-05T09:00:00Z", "chloe", "ana"),
        ("three@example.com 2026-01-05T09:00:00Z", "chloe", "ben"),
        ("three@example.com 2026-01-05T09:00:00Z", "ana", "ben"),
    ]
    assert set(taken.events.kinds) == {"meeting"}
    assert of_microseconds(taken.events.times[0]) == "2026-01-05T09:00:00Z"
    assert [person.name for person in taken.people[:3]] == ["Chloe Martin", "García, Ana", "Ben"]


def test_a_series_stops_at_its_end_and_heeds_what_was_moved_or_cancelled():
    weekly = [row[0].partition(" ")[2] for row in rows(read(SAMPLES / "sample.ics")) if row[0].startswith("weekly")]
    assert weekly == ["2026-03-18T08:00:00Z", "2026-03-25T08:00:00Z", "2026-04-09T12:00:00Z"]


def test_a_series_without_end_is_expanded_a_thousand_times_and_said_so():
    taken = read(SAMPLES / "sample.ics")
    forever = [row[0].partition(" ")[2] for row in rows(taken) if row[0].startswith("forever")]
    assert (len(forever), forever[0], forever[-1]) == (1000, "2020-01-01T08:00:00Z", "2022-09-26T08:00:00Z")
    assert taken.warnings == [
        "recurring meetings were expanded up to 2026-11-01: 2",
        "recurring meetings that take place more than 1,000 times before 2026-11-01, of which the first 1,000 were taken: 1",
    ]


def test_what_is_no_meeting_is_left_out_and_counted():
    taken = read(SAMPLES / "sample.ics")
    assert taken.left_out == {"fewer than two people accepted": 1, "cancelled": 1, "all-day": 1, "future": 1, "to-dos": 1}
    assert (taken.read, len(taken.refusals)) == (9, 0)
    assert "kept nowhere" not in repr((taken.people, taken.events.ids, taken.events.contexts, taken.events.outcomes, taken.warnings))


def test_a_damaged_calendar_is_reported_entry_by_entry():
    taken = read(SAMPLES / "damaged.ics")
    assert [(refusal.line, refusal.reason) for refusal in taken.refusals] == [
        (3, "DTSTART cannot be read"),
        (9, "has no UID"),
        (14, "has no DTSTART"),
        (18, "names a time zone that neither the file nor the tz database defines"),
        (23, "RRULE cannot be read"),
        (29, "is cut off: the next entry starts before its end"),
        (39, "is cut off: its end is missing"),
    ]
    assert rows(taken) == [("whole@example.com 2026-01-06T09:00:00Z", "ana", "ben")]
    assert taken.read == 8


def test_a_cancelled_calendar_holds_no_meeting(calendar):
    taken = calendar(f"UID:a\n{MET}", head=f"{HEAD}METHOD:CANCEL\n")
    assert (taken.left_out, len(taken.events)) == ({"cancelled": 1}, 0)


def test_a_meeting_of_more_than_twenty_five_is_left_out(calendar):
    guests = [f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:p{number}@example.com\n" for number in range(25)]
    start = "DTSTART:20260105T090000Z\nORGANIZER:mailto:ana@example.com\n"
    taken = calendar(f"UID:a\n{start}{''.join(guests)}", f"UID:b\n{start}{''.join(guests[:24])}")
    assert taken.left_out == {"more than 25 people": 1}
    assert len(taken.events) == 25 * 24 // 2


def test_a_series_that_never_happens_or_stands_still_is_one_line(calendar):
    taken = calendar(f"UID:a\n{MET}RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30\n", f"UID:b\n{MET}RRULE:FREQ=DAILY;INTERVAL=0\n")
    assert [refusal.line for refusal in taken.refusals] == [3, 10]
    assert len(taken.events) == 0


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ("DTSTART;VALUE=TIME:090000\n", "DTSTART cannot be read"),
        ("DTSTART:20260105T090000Z\nRRULE:FREQ=MONTHLY;BYDAY=60MO\n", "RRULE, or the time zone, leads nowhere within the years 1 to 9999"),
        ("DTSTART:20260105T090000Z\nRRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY\n", "has more than one RRULE"),
    ],
)
def test_values_that_make_no_sense_refuse_their_entry(lines, reason, calendar):
    taken = calendar(f"UID:a\n{lines}ORGANIZER:mailto:ana@example.com\n{BEN}", f"UID:b\n{MET}")
    assert [refusal.reason for refusal in taken.refusals] == [reason]
    assert rows(taken) == [("b 2026-01-05T09:00:00Z", "ana", "ben")]


def test_a_zone_that_never_ends_is_not_followed(tmp_path):
    zone = "BEGIN:VTIMEZONE\nTZID:Mine\nBEGIN:STANDARD\nDTSTART:16010101T000000\nRRULE:FREQ=SECONDLY\n"
    zone += "TZOFFSETFROM:+0100\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\n"
    path = tmp_path / "zone.ics"
    entry = f"UID:a\nDTSTART;TZID=Mine:20260105T090000\nORGANIZER:mailto:ana@example.com\n{BEN}"
    path.write_text(f"{HEAD}{zone}BEGIN:VEVENT\n{entry}END:VEVENT\nEND:VCALENDAR\n")
    assert [refusal.reason for refusal in read(path).refusals] == ["names a time zone that neither the file nor the tz database defines"]


def test_nested_components_by_the_hundred_thousand_are_one_line(tmp_path):
    path = tmp_path / "nested.ics"
    path.write_text(f"{HEAD}BEGIN:VEVENT\n" + "BEGIN:X\n" * 200_000)
    assert [refusal.reason for refusal in read(path).refusals] == ["is cut off: its end is missing"]


def test_windows_names_of_zones_are_known(calendar):
    taken = calendar(f"UID:a\nDTSTART;TZID=W. Europe Standard Time:20260701T090000\nORGANIZER:mailto:ana@example.com\n{BEN}")
    assert of_microseconds(taken.events.times[0]) == "2026-07-01T07:00:00Z"


def test_a_zip_of_calendars_names_the_one_that_is_damaged(tmp_path):
    path = tmp_path / "calendars.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("work.ics", f"{HEAD}BEGIN:VEVENT\nUID:a\n{MET}END:VEVENT\nEND:VCALENDAR\n")
        archive.writestr("home.ics", f"{HEAD}BEGIN:VEVENT\nUID:b\nEND:VEVENT\nEND:VCALENDAR\n")
    taken = read(path)
    assert [refusal.reason for refusal in taken.refusals] == ["home.ics: has no DTSTART"]
    assert rows(taken) == [("a 2026-01-05T09:00:00Z", "ana", "ben")]
    assert ICS.fits(Peek(path, b"", ("home.ics", "work.ics")))


@pytest.mark.parametrize("content", [b"", bytes(range(256)), b"UID:a\n"])
def test_what_is_no_calendar_is_refused_whole(content, tmp_path):
    path = tmp_path / "calendar.ics"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"calendar\.ics"):
        read(path)


def test_a_calendar_is_recognised_by_what_is_in_it():
    for name in ("sample.ics", "damaged.ics"):
        assert ICS.fits(Peek(Path("unnamed"), (SAMPLES / name).read_bytes()[:PEEK_BYTES], ()))
    assert not ICS.fits(Peek(Path("calendar.ics"), b"BEGIN:VCARD\r\n", ()))


def test_a_meeting_before_the_day_of_the_import_counts_and_one_on_it_does_not(calendar):
    later = MET.replace("20260105T090000Z", "20261031T235959Z"), MET.replace("20260105T090000Z", "20261101T000000Z")
    taken = calendar(f"UID:a\n{later[0]}", f"UID:b\n{later[1]}")
    assert [of_microseconds(moment) for moment in taken.events.times] == ["2026-10-31T23:59:59Z"]
    assert taken.left_out == {"future": 1}
