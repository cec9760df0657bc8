from __future__ import annotations

from base64 import b64decode

from hypothesis import given
from hypothesis import strategies as st

from graphcap.maps import intro_scene, network_scene
from graphcap.maps.layout import lay_out
from graphcap.maps.payload import payload, whole_numbers
from scenes import company, company_answer


def numbers_of(column):
    """A column read the way its description says."""
    octets, wide = b64decode(column["text"]), column["bytes"]
    values = [int.from_bytes(octets[place : place + wide], "little") for place in range(0, len(octets), wide)]
    total, read = column["from"], []
    for value in values:
        total += value
        read.append(total if column["rising"] else column["from"] + value)
    return read


def listed(column):
    return [column["list"][place] for place in numbers_of(column["at"])]


@given(st.lists(st.integers(-(2**20), 2**30)))
def test_whole_numbers_come_back_as_they_were(values):
    assert numbers_of(whole_numbers(values)) == values


def test_small_numbers_take_a_byte_each():
    assert [whole_numbers(values)["bytes"] for values in ([], [1000, 1255], [0, 256], [0, 2**16, 0], [0, 2**24, 1])] == [1, 1, 2, 3, 4]


def test_people_and_ties_stand_in_the_order_of_the_scene():
    scene = network_scene(company())
    layout = lay_out(scene)
    data = payload(scene, layout)
    people, ties = data["people"], data["ties"]
    assert people["ids"] == [person.id for person in scene.people]
    assert numbers_of(people["neighbours"]) == [3, 3, 2, 3, 2, 1, 1, 1]
    assert list(zip(numbers_of(people["x"]), numbers_of(people["y"]), strict=True)) == [layout.places[person.id] for person in scene.people]
    ends = zip(numbers_of(ties["from"]), numbers_of(ties["to"]), strict=True)
    assert [(people["ids"][source], people["ids"][target]) for source, target in ends] == [(tie.source, tie.target) for tie in scene.ties]
    assert listed(ties["strength"]) == [tie.strength for tie in scene.ties]
    assert [data["kinds"][kind]["name"] for kind in numbers_of(ties["kind"])] == [tie.kind.replace("_", " ") for tie in scene.ties]


def test_chains_refer_to_people_and_ties_by_number():
    network = company()
    scene = intro_scene(network, company_answer(network))
    data = payload(scene, lay_out(scene))
    assert [[data["people"]["ids"][number] for number in chain["people"]] for chain in data["chains"]] == [
        ["ana", "ben", "dai"],
        ["ana", "chloe", "dai"],
    ]
    strengths = listed(data["ties"]["strength"])
    assert [[strengths[number] for number in chain["ties"]] for chain in data["chains"]] == [[0.8, 0.5], [0.6, 0.5]]
