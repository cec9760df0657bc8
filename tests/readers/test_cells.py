"""What cells say: whole columns and single cells agree, with Python's float and datetime as the judges."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcap.readers.cells import EPOCH, LATEST, NO_MOMENT, as_text, clean_id, ids, moment, moments, number, numbers, trimmed

MICROSECOND = timedelta(microseconds=1)
NUMERIC = st.text(st.sampled_from(list("0123456789.eE+-_ naifx,")), max_size=8) | st.floats().map(repr)
DATED = st.from_regex(
    r"\d{4}-?\d\d-?\d\d([T ]\d\d(:?\d\d(:?\d\d([.,]\d{1,8})?)?)?(Z|[+-]\d\d(:?\d\d)?)?)?", fullmatch=True, alphabet="0123456789-:T .,Z+"
)
DAYS = st.datetimes().filter(lambda when: 1 < when.year < 9999)


def micros(when):
    return (when - EPOCH) // MICROSECOND


@given(st.lists(st.none() | NUMERIC))
def test_a_column_of_numbers_says_what_each_cell_says(texts):
    said = numbers(pa.array(texts, pa.string()))
    for text, value, bad in zip(texts, said.values, said.bad, strict=True):
        if text is None or not text.strip():
            assert math.isnan(value)
            assert not bad
        else:
            assert bad == (number(text.strip()) is None)
            assert bad or value == number(text.strip())


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_the_float_that_python_reads(value):
    assert number(repr(value)) == value
    assert numbers(pa.array([repr(value)])).values.tolist() == [value]


@pytest.mark.parametrize(
    "text",
    ["", ".", "1_000", "0x10", "nan", "NaN", "inf", "-inf", "Infinity", "1e400", "0,8", "1 0", "\u0661", "1e", "e5", "80%", "--1", "1.2.3"],
)
def test_what_is_no_finite_number_is_none(text):
    assert number(text) is None
    assert not text or numbers(pa.array([text])).bad.tolist() == [True]


@pytest.mark.parametrize(("text", "value"), [("1", 1), (".5", 0.5), ("5.", 5), ("+.5", 0.5), ("1e-3", 0.001), ("-0", 0), ("007", 7)])
def test_what_is_a_number_is_one(text, value):
    assert number(text) == value
    assert numbers(pa.array([text, f" {text}\t"])).values.tolist() == [value, value]


def test_numbers_of_a_type_need_no_text():
    said = numbers(pa.array([1.5, None, math.nan, math.inf]))
    assert said.bad.tolist() == [False, False, True, True]
    assert said.values[0] == 1.5
    assert numbers(pa.array([1, None], pa.int8())).values.tolist()[0] == 1
    assert numbers(pa.array([True])).bad.tolist() == [True]


@given(st.lists(st.none() | DATED | DAYS.map(datetime.isoformat), max_size=5))
def test_a_column_of_moments_says_what_each_cell_says(texts):
    said = moments(pa.array(texts, pa.string()))
    for text, value, bad in zip(texts, said.values.tolist(), said.bad, strict=True):
        if text is None:
            assert (value, bad) == (NO_MOMENT, False)
        else:
            assert bad == (moment(text) is None)
            assert bad or value == moment(text)


@given(DAYS, st.none() | st.integers(-1439, 1439))
def test_a_moment_is_the_one_that_python_writes(when, minutes):
    zoned = when.replace(tzinfo=UTC if minutes is None else timezone(timedelta(minutes=minutes)))
    text = when.isoformat() if minutes is None else zoned.isoformat()
    assert moment(text) == micros(zoned)
    assert moments(pa.array([text, None])).values.tolist() == [micros(zoned), NO_MOMENT]
    mixed = pa.array([text, "2025-01-31", "2025-01-31T00:00:00Z", "20250131T00"])
    assert moments(mixed).values.tolist() == [micros(zoned)] + 3 * [micros(datetime(2025, 1, 31, tzinfo=UTC))]


@pytest.mark.parametrize(
    "text",
    [
        "31.01.2025", "03/04/2025", "2025-02-30", "2025-13-01", "0000-01-01", "10000-01-01", "-2025-01-01", "2025-1-1", "2025-01", "2025",
        "2025-W05", "2025-031", "1738281600", "2025-01-31T24:00", "2025-01-31T10:60", "2025-01-31T10:00:60", "2025-01-31T10:00+24:00",
        "2025-01-31 10:00 UTC", "2025-01-31Z", "today", "٢٠٢٥-01-31", "0001-01-01T00:00+01:00", "9999-12-31T23:59-01:00", "2025-01-31T",
    ],
)  # fmt: skip
def test_what_is_no_moment_of_the_years_1_to_9999_is_none(text):
    assert moment(text) is None
    assert moments(pa.array([text])).bad.tolist() == [True]


def test_moments_count_no_more_than_microseconds():
    assert moment("1970-01-01T00:00:00.0000019Z") == 1
    assert moments(pa.array(["1970-01-01T00:00:00.0000019Z"])).values.tolist() == [1]
    assert moments(pa.array([1999, -1], pa.timestamp("ns"))).values.tolist() == [1, -1]


def test_moments_of_a_type_need_no_text():
    when = datetime(2025, 1, 31, 9, 30, tzinfo=UTC)
    for unit in ("s", "ms", "us", "ns"):
        assert moments(pa.array([when, None], pa.timestamp(unit, "Europe/Zurich"))).values.tolist() == [micros(when), NO_MOMENT]
    for kind in (pa.date32(), pa.date64()):
        assert moments(pa.array([date(2025, 1, 31), None], kind)).values.tolist() == [micros(datetime(2025, 1, 31, tzinfo=UTC)), NO_MOMENT]


def test_a_typed_moment_beyond_the_year_9999_is_bad():
    beyond = pa.array([LATEST // 1_000_000 + 1, -(1 << 60)], pa.timestamp("s"))
    assert moments(beyond).bad.tolist() == [True, True]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("p1", "p1"), ("007", "007"), ("NA", "NA"), (" p1\t", "p1"), ("\u00a0p1\u3000", "p1"), ("e\u0301", "\u00e9"),
        ("Ann Lee", "Ann Lee"), ("", None), (" \t", None), ("a\tb", None), ("a\nb", None), ("a\x00b", None), ("a\u200bb", None),
        ("\ufeffa", None), ("a\u202eb", None), ("x" * 1024, "x" * 1024), ("x" * 1025, None), ("\U0001f469\u200d\U0001f4bb", None),
        ("\u200b", None),
    ],
)  # fmt: skip
def test_an_id_is_trimmed_normalised_and_free_of_what_nobody_sees(text, kept):
    assert clean_id(text) == kept
    assert ids(pa.array([text, None, "plain"])).values.to_pylist() == [kept, None, "plain"]
    assert ids(pa.array([text])).bad.tolist() == [kept is None and text.strip() != ""]


@given(st.lists(st.none() | st.text(max_size=4)))
def test_a_column_of_ids_says_what_each_cell_says(texts):
    said = ids(pa.array(texts, pa.string()))
    assert said.values.to_pylist() == [None if text is None else clean_id(text) for text in texts]
    assert [bad for bad, text in zip(said.bad, texts, strict=True) if not (text or "").strip()].count(True) == 0


@given(st.lists(st.none() | st.text(st.sampled_from(list(" \t\x1c\x85\u3000ab")), min_size=1)))
def test_trimming_is_pythons(texts):
    assert trimmed(pa.array(texts, pa.string())).to_pylist() == [text and (text.strip() or None) for text in texts]


@pytest.mark.parametrize(
    ("cells", "texts"),
    [
        (pa.array([0.1, 5.0, 1e22, None]), ["0.1", "5.0", "1e+22", None]),
        (pa.array([7, None], pa.int64()), ["7", None]),
        (pa.array([True, False]), ["true", "false"]),
        (pa.array([date(2025, 1, 31)]), ["2025-01-31"]),
        (pa.array([datetime(2025, 1, 31, 9, 30, 0, 5, UTC)], pa.timestamp("us", "UTC")), ["2025-01-31T09:30:00.000005Z"]),
        (pa.array([datetime(2025, 1, 31, 9, 30, tzinfo=UTC)], pa.timestamp("s")), ["2025-01-31T09:30:00"]),
        (pa.array(["x", None]).dictionary_encode(), ["x", None]),
        (pa.array(["x"], pa.large_string()), ["x"]),
        (pa.nulls(2), [None, None]),
    ],
)
def test_any_plain_type_has_a_text(cells, texts):
    assert as_text(cells).to_pylist() == texts


def test_a_slice_of_a_column_says_what_it_holds():
    assert numbers(pa.array(["x", "0.5", "y"])[1:2]).values.tolist() == [0.5]
    assert ids(pa.array(["a\nb", "p1", None])[1:]).values.to_pylist() == ["p1", None]
    assert np.isnan(numbers(pa.array(["x", None])[1:]).values).all()
