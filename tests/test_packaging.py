"""A package or data file that setup.cfg does not name is left out of a wheel without a word: these tests compare."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
METADATA = ("setup.cfg", "pyproject.toml", "README.md", "LICENSE")
NOT_SHIPPED = ("visualizations/examples", "fixtures/exports", "fixtures/small")


@pytest.fixture(scope="module")
def setup():
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def listed_packages(setup):
    return setup["options"]["packages"].split()


def mapped_folders(setup):
    """Package name to its folder, for the packages that stand outside graphcap/."""
    lines = setup["options"]["package_dir"].strip().splitlines()
    return dict(line.replace(" ", "").split("=") for line in lines)


def folder_of(package, setup):
    return ROOT / mapped_folders(setup).get(package, package.replace(".", "/"))


def own_files(package, setup):
    """Files below a package's folder that are to be shipped with it, relative to the folder."""
    folder = folder_of(package, setup)
    others = [folder_of(other, setup) for other in listed_packages(setup) if other != package]
    others += [ROOT / path for path in NOT_SHIPPED]
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        and not any(path.is_relative_to(other) and not folder.is_relative_to(other) for other in others)
    }


@pytest.fixture(scope="module")
def wheel(setup, tmp_path_factory):
    """A wheel of a copy of the checkout, so that no build folder is left behind, unpacked."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in METADATA:
        shutil.copy(ROOT / name, copy)
    for folder in {"graphcap", *mapped_folders(setup).values()}:
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    build = "from setuptools import build_meta; build_meta.build_wheel('dist')"
    subprocess.run([sys.executable, "-c", build], cwd=copy, check=True, capture_output=True)
    (built,) = (copy / "dist").glob("*.whl")
    unpacked = tmp_path_factory.mktemp("wheel")
    with zipfile.ZipFile(built) as archive:
        archive.extractall(unpacked)
    return unpacked


def test_the_packages_listed_are_the_folders_that_hold_modules(setup):
    folders = {path.parent.relative_to(ROOT) for path in (ROOT / "graphcap").rglob("*.py")}
    inside = {".".join(folder.parts) for folder in folders}
    assert sorted(listed_packages(setup)) == sorted(inside | set(mapped_folders(setup)))


def test_every_pattern_of_package_data_fits_a_file(setup):
    idle = [
        (package, pattern)
        for package, patterns in setup["options.package_data"].items()
        for pattern in patterns.replace(",", " ").split()
        if not any(folder_of(package, setup).glob(pattern))
    ]
    assert idle == []


def test_a_wheel_holds_every_file_of_every_package_and_nothing_else(setup, wheel):
    expected = {f"{package.replace('.', '/')}/{name}" for package in listed_packages(setup) for name in own_files(package, setup)}
    shipped = {path.relative_to(wheel) for path in wheel.rglob("*") if path.is_file()}
    assert {path.as_posix() for path in shipped if ".dist-info" not in path.parts[0]} == expected


def test_a_wheel_carries_the_licence(wheel):
    (licence,) = wheel.glob("*.dist-info/licenses/LICENSE")
    assert licence.read_bytes() == (ROOT / "LICENSE").read_bytes()


@pytest.mark.parametrize("name", ["fixtures", "queries", "visualizations"])
def test_a_folder_of_resources_is_found_inside_a_wheel_and_beside_the_package_in_a_checkout(name, wheel):
    def found(place):
        ask = f"import sys; sys.path.insert(0, sys.argv[1]); from graphcap.resources import folder; print(folder({name!r}))"
        return subprocess.run([sys.executable, "-I", "-c", ask, place], check=True, capture_output=True, text=True).stdout.strip()

    assert found(wheel) == str(wheel / "graphcap" / name)
    assert found(ROOT) == str(ROOT / name)
