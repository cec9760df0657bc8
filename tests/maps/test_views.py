from __future__ import annotations

from types import SimpleNamespace

from graphcap.columns import MemoryColumn, TextColumn
from graphcap.maps import Mark, network_scene
from graphcap.maps.views import deciders_view, isolated_view, resilience_view, shadow_view
from graphcap.model import Answer
from graphcap.network import Deciders
from graphcap.questions.access import access
from networks import both_ways, network_of


def line(deciders=((0, "promotion"),), *, assumed=False):
    """A line of six people, p0 to p5, with a friend p6 of p2, and p7 alone."""
    arcs = both_ways([*((number, number + 1, "knows", 0.5) for number in range(5)), (2, 6, "knows", 0.5)])
    network = network_of(8, arcs, mutual=("knows",))
    people, what = zip(*deciders, strict=True) if deciders else ((), ())
    return network.replaced(deciders=Deciders(MemoryColumn("I", people), TextColumn.of(what), assumed))


def resilience(network, person, max_ties=4):
    before = access(network, max_ties=max_ties)
    return resilience_view(network, person, before=before, after=access(network, max_ties=max_ties, avoid=[person]))


def test_deciders_have_a_ring_and_what_they_decide_and_whoever_has_no_chain_is_grey():
    network = line([(0, "promotion"), (5, "budget;hiring")])
    view = deciders_view(network, access(network, max_ties=2))
    assert {person: (mark.style, mark.why) for person, mark in view.marks.items()} == {
        "p0": ("ring", "decides promotion"),
        "p5": ("ring", "decides budget, hiring"),
        "p6": ("lost", "no chain to a decision-maker within 2 ties"),
        "p7": ("lost", "no chain to a decision-maker within 2 ties"),
    }
    assert view.sentences == (
        "2 people decide something: budget 1, hiring 1, promotion 1.",
        "2 people have no chain to any of them within 2 ties.",
    )


def test_what_one_person_alone_decides_is_not_counted():
    network = line([(0, "budget;hiring")])
    assert deciders_view(network, access(network, max_ties=8)).sentences == (
        "1 person decides something: budget, hiring.",
        "1 person has no chain to them within 8 ties.",
    )


def test_a_network_in_which_nobody_decides_says_so_and_marks_nobody():
    network = line([])
    view = deciders_view(network, access(network))
    assert (view.marks, view.sentences) == ({}, ("Nobody is known to decide anything.",))


def test_assumed_deciders_are_said_to_be_assumed():
    network = line(assumed=True)
    assert "assumed" in deciders_view(network, access(network)).sentences[-1]


def test_whoever_loses_every_chain_or_is_cut_off_is_grey_and_says_why():
    view = resilience(line(), "p2")
    assert {person: (mark.style, mark.why) for person, mark in view.marks.items()} == {
        "p2": ("gone", "leaves"),
        "p0": ("lost", "is cut off from most others"),
        "p1": ("lost", "is cut off from most others"),
        "p3": ("lost", "has no chain to a decision-maker any more"),
        "p4": ("lost", "has no chain to a decision-maker any more"),
        "p6": ("lost", "is cut off from most others and has no chain to a decision-maker any more"),
    }
    assert " ".join(view.sentences) == (
        "Without p2, 3 people lose every chain to a decision-maker within 4 ties, "
        "and 3 people are cut off from most others they were tied to."
    )


def test_nothing_is_lost_when_somebody_without_ties_or_at_an_end_leaves():
    network = line()
    for person in ("p7", "p5", "p6"):
        view = resilience(network, person)
        assert list(view.marks) == [person]
        assert view.sentences[0].startswith(
            f"Without {person}, nobody loses every chain to a decision-maker within 4 ties, and nobody is cut off"
        )


def test_isolated_talent_has_a_ring_with_the_reason_and_its_bridge_is_suggested():
    rows = tuple(
        SimpleNamespace(person=person, why=why, bridge=bridge)
        for person, why, bridge in (("p1", "no route", "p4"), ("p7", "no ties", None))
    )
    view = isolated_view(Answer("isolated", {}, "2026-01-31", {}, rows, {}))
    assert view.marks == {"p1": Mark("ring", "no route"), "p7": Mark("ring", "no ties")}
    assert view.suggested == (("p1", "p4"),)
    assert view.sentences == (
        "2 high potentials are hardly known to anybody who decides.",
        "For 1 of them the new tie that would help most is dotted.",
    )
    assert isolated_view(Answer("isolated", {}, "2026-01-31", {}, (), {})).sentences == ("Nobody was found whom this question is about.",)


def trace(sponsor, protege, label, *, mentions=0, day="2025-03-01"):
    return SimpleNamespace(
        sponsor=sponsor, protege=protege, protege_name=protege.upper(), decision_maker="p9", decision_maker_name="P9", promoted_on=day,
        mentions=mentions, label=label, why="3 contacts",
    )  # fmt: skip


def shadow_of(*rows):
    return shadow_view(Answer("shadow", {}, "2026-01-31", {}, rows, {}))


def test_shadow_sponsors_who_named_somebody_have_a_dashed_ring_and_a_line_to_them():
    view = shadow_of(trace("p1", "p2", "shadow", mentions=2), trace("p1", "p3", "shadow", mentions=1, day="2025-04-01"))
    assert view.marks == {
        "p1": Mark(
            "dashed",
            "may have spoken for P2 to P9, who decided on 2025-03-01: 3 contacts\n"
            "may have spoken for P3 to P9, who decided on 2025-04-01: 3 contacts",
        ),
        "p2": Mark("ring", "promoted on 2025-03-01"),
        "p3": Mark("ring", "promoted on 2025-04-01"),
    }
    assert view.suggested == (("p1", "p2"), ("p1", "p3"))
    assert view.sentences == ("1 person may have spoken for somebody, out of sight, before a promotion.",)


def test_a_burst_alone_names_and_marks_nobody_and_neither_does_an_overt_or_a_process_role():
    view = shadow_of(*(trace(f"p{number}", "p8", label) for number, label in enumerate(("burst only", "overt", "process role", "shadow"))))
    assert (view.marks, view.suggested) == ({}, ())
    assert view.sentences == (
        "Nobody was found who named whom they spoke for.",
        "1 further burst of contacts before a decision cannot be told for whom: nobody is named or marked.",
    )
    assert "P8" not in repr(view)


def test_each_view_names_the_questions_that_it_rests_on():
    network = line()
    views = (deciders_view(network, access(network)), resilience(network, "p2"), isolated_view(Answer("isolated", {}, "", {}, (), {})))
    assert [view.questions for view in (*views, shadow_of())] == [
        ("access",), ("access", "whatif", "resilience"), ("isolated",), ("shadow",),
    ]  # fmt: skip


def test_whoever_disputes_what_a_map_shows_is_told_with_the_reason_and_nobody_else():
    disputes = {"p1": {"access": "I moved"}, "p2": {"shadow": "", "tie": ""}, "p3": {"shadow": "no"}, "gone": {"access": ""}}
    network = line()
    network = network.replaced(origin=network.origin._replace(disputes=disputes))
    assert network_scene(network, deciders_view(network, access(network))).disputed == {
        "p1": "disputes what access says of them: I moved",
        "p2": "disputes what tie says of them",
    }
    assert network_scene(network, shadow_of()).disputed == {
        "p2": "disputes what shadow says of them; disputes what tie says of them",
        "p3": "disputes what shadow says of them: no",
    }
    assert network_scene(network).disputed == {"p2": "disputes what tie says of them"}


def test_a_view_fades_everybody_whom_it_does_not_mark():
    network = line()
    scene = network_scene(network, resilience(network, "p2"))
    assert [person.id for person in scene.people if person.faded] == ["p5", "p7"]
    assert scene.title == "If p2 left"
