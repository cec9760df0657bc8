"""Shares and waiting times of few cases."""

from __future__ import annotations

import pytest

from graphcap.questions.survival import kaplan_meier_median, wilson


def test_wilson_s_interval_as_it_is_published():
    # Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E, table I, method 3
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0, 0.1611), abs=5e-5)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)


def test_the_median_counts_open_cases_for_as_long_as_they_were_watched():
    # 6-MP arm of Freireich et al. 1963, the textbook example: median 23
    remission = [(6, True)] * 3 + [(7, True), (10, True), (13, True), (16, True), (22, True), (23, True), (6, False), (9, False)]
    remission += [(day, False) for day in (10, 11, 17, 19, 20, 25, 32, 32, 34, 35)]
    assert kaplan_meier_median(remission) == 23


def test_where_half_never_happen_there_is_no_median():
    assert kaplan_meier_median([(3, True), (60, False), (60, False)]) is None
    assert kaplan_meier_median([]) is None
