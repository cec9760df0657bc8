from __future__ import annotations

import re
from itertools import combinations
from math import nan

import pytest

from graphcap.columns import MemoryColumn
from graphcap.maps.legend import DASHES, EVERYBODY, LOOKS, OTHER_LOOK, UNKNOWN_DEPARTMENT, UNKNOWN_LEVEL, bands_of, groups_of, kinds_of
from graphcap.maps.scene import SceneTie
from graphcap.maps.static import ACCENT, AROUND, INK, LOST, OTHER, QUIET
from graphcap.network import Kind
from graphcap.resources import read_text
from networks import network_of

GROUNDS = {"light": "#ffffff", "dark": "#14181f"}


def luminance(colour):
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def page_colours():
    """The colours of the page by theme: the first block of its style is light, the second dark."""
    found = re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", read_text("visualizations", "static/map.css"))
    half = len(found) // 2
    assert [name for name, _ in found[:half]] == [name for name, _ in found[half:]]
    return {"light": dict(found[:half]), "dark": dict(found[half:])}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_colour_keeps_three_to_one_against_its_ground(theme):
    assert min(contrast(getattr(look, theme), GROUNDS[theme]) for look in (*LOOKS, OTHER_LOOK)) >= 3


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_keeps_four_and_a_half_to_one_on_every_ground_and_what_is_drawn_three_to_one(theme):
    colours = page_colours()[theme]
    assert colours["surface"] == GROUNDS[theme]
    grounds = [colours[name] for name in ("ground", "surface", "raised", "accent-soft")]
    assert min(contrast(colours[text], ground) for text in ("ink", "quiet") for ground in grounds) >= 4.5
    assert min(contrast(colours[drawn], colours["surface"]) for drawn in ("accent", "other", "lost", "focus")) >= 3


def test_pictures_have_the_colours_of_the_light_page():
    light = page_colours()["light"]
    assert [light[name] for name in ("ink", "quiet", "accent", "other", "around", "lost")] == [INK, QUIET, ACCENT, OTHER, AROUND, LOST]


def test_no_two_looks_share_a_shape_unless_one_is_hollow():
    assert all((one.shape, one.hollow) != (other.shape, other.hollow) for one, other in combinations((*LOOKS, OTHER_LOOK), 2))


def test_departments_stand_largest_first_and_the_unknown_one_last():
    groups, places = groups_of(["", "b", "a", "b", "", ""])
    assert [group[:3] for group in groups] == [("b", 2, LOOKS[0]), ("a", 1, LOOKS[1]), (UNKNOWN_DEPARTMENT, 3, OTHER_LOOK)]
    assert places == [2, 0, 1, 0, 2, 2]


def test_departments_beyond_seven_share_one_look_and_keep_their_names():
    groups, _ = groups_of([f"d{number}" for number in range(9) for _ in range(9 - number)])
    assert [group.name for group in groups] == [f"d{number}" for number in range(9)]
    assert [group.look for group in groups] == [*LOOKS, OTHER_LOOK, OTHER_LOOK]


def test_without_departments_everybody_is_one_group():
    assert [(group.name, group.people) for group in groups_of(["", ""])[0]] == [(EVERYBODY, 2)]
    assert groups_of([]) == ((), [])


def with_levels(levels):
    network = network_of(len(levels), [])
    return network.replaced(people=network.people.replaced(numbers={"level": MemoryColumn("d", levels)}))


def test_each_level_has_a_band_and_unknown_is_none_of_them():
    bands, places = bands_of(with_levels([20.0, nan, 5.0, 20.0]), range(4))
    assert [(band.name, band.people) for band in bands] == [("level 5", 1), ("level 20", 2), (UNKNOWN_LEVEL, 1)]
    assert places == [1, 2, 0, 1]


def test_many_levels_share_bands_of_ten():
    bands, places = bands_of(with_levels([float(level) for level in range(0, 60, 5)]), range(12))
    assert [band.name for band in bands] == [f"levels {low} to {low + 9}" for low in range(0, 60, 10)]
    assert places == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_the_kind_with_most_ties_is_solid_and_kinds_without_ties_are_left_out():
    ties = [SceneTie("a", "b", kind, 0.5, mutual=True) for kind in ("knows", "advice", "knows")]
    kinds = kinds_of(ties, (Kind("advice", mutual=False), Kind("friend", mutual=True), Kind("knows", mutual=True)))
    assert [(kind.name, kind.ties, kind.dash) for kind in kinds] == [("advice", 1, DASHES[1]), ("knows", 2, ())]
