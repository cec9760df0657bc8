from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from graphcap.errors import InputError
from graphcap.maps import intro_scene, network_scene
from graphcap.maps.static import write_picture
from networks import network_of
from scenes import company, company_answer, hostile, of_written

TESTS = Path(__file__).parent.parent
PNG = b"\x89PNG\r\n\x1a\n"
PROGRAM = (
    "import sys; from pathlib import Path; from scenes import company; from graphcap.maps import network_scene;"
    "from graphcap.maps.static import write_picture;"
    "[write_picture(network_scene(company()), Path(sys.argv[1]) / f'map.{form}', form=form) for form in ('png', 'svg')]"
)


@pytest.mark.parametrize("form", ["png", "svg"])
def test_the_same_network_is_the_same_bytes_under_any_hash_seed(form, tmp_path):
    paths = os.pathsep.join([str(TESTS), *filter(None, sys.path)])
    written = set()
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": paths}
        subprocess.run([sys.executable, "-c", PROGRAM, folder], env=environment, check=True)
        written.add((folder / f"map.{form}").read_bytes())
    assert len(written) == 1


def test_pictures_are_what_they_are_called_and_for_their_owner_alone(tmp_path):
    network = company()
    scene = intro_scene(network, company_answer(network))
    for form in ("png", "svg"):
        write_picture(scene, tmp_path / f"map.{form}", form=form)
        assert (tmp_path / f"map.{form}").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "map.png").read_bytes().startswith(PNG)
    assert ET.parse(tmp_path / "map.svg").getroot().tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314  our own file


@pytest.mark.parametrize("network", [network_of(0, []), network_of(1, []), hostile()[0], of_written(["$a", "$b_{"], [(0, 1, "_k$", 0.5)])])
def test_any_network_can_be_drawn_whatever_its_texts(network, tmp_path):
    write_picture(network_scene(network), tmp_path / "map.svg", form="svg")
    assert ET.parse(tmp_path / "map.svg").getroot().tag.endswith("svg")  # noqa: S314  our own file


def test_many_ties_are_an_image_inside_the_drawing(tmp_path, monkeypatch):
    write_picture(network_scene(company()), tmp_path / "few.svg", form="svg")
    monkeypatch.setattr("graphcap.maps.static.MOST_DRAWN_TIES", 3)
    write_picture(network_scene(company()), tmp_path / "many.svg", form="svg")
    assert "<image" not in (tmp_path / "few.svg").read_text(encoding="utf-8")
    assert "<image" in (tmp_path / "many.svg").read_text(encoding="utf-8")


def test_without_matplotlib_the_message_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(InputError, match=r"pip install 'graphcap\[static\]'"):
        write_picture(network_scene(company()), tmp_path / "map.png", form="png")
