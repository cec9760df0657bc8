"""Neo4j and Graph Data Science as Maven artifacts, fetched once and kept in the user's cache.

Maven does the fetching, so that proxies, mirrors and checksums are as the user's settings say.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from graphcap.errors import StoreError
from graphcap.store.credentials import environment_for_others

if TYPE_CHECKING:
    from collections.abc import Callable

NEO4J_VERSION = "5.26.30"
GDS_VERSION = "2.13.9"
LEAST_JAVA = 17
PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
JARS = {
    "lib": (f"org.neo4j.app:neo4j-server:{NEO4J_VERSION}", f"org.neo4j:neo4j:{NEO4J_VERSION}"),
    "gdslib": (f"org.neo4j.gds:proc:{GDS_VERSION}", f"org.neo4j.gds:opengds-extension:{GDS_VERSION}"),
}
"""Folder to what is fetched into it, with all that it needs."""

PROCEDURES = ("proc*.jar", "*-proc-*.jar", "opengds-extension*.jar", "cypher-aggregation*.jar")
"""Which of the jars of Graph Data Science the server looks through for procedures; without the extension it refuses to start."""

DEPENDENCY = "<dependency><groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version></dependency>"
POM = """\
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>graphcap</groupId>
  <artifactId>local-server</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>{}</dependencies>
</project>
"""
SAID_VERSION = re.compile(r'version "(\d+)')
INSTEAD = "or, with Docker, use compose.yaml (docs/local-server.md)"
LONGEST_ANSWER_SECONDS = 60


class Artifacts(NamedTuple):
    """What a server is started from.

    Attributes
    ----------
    java
        The program.
    folder
        Where ``lib``, ``gdslib`` and ``plugins`` are.
    """

    java: str
    folder: Path

    @property
    def classes(self) -> str:
        """The class path of the server, Graph Data Science first."""
        return os.pathsep.join((str(self.folder / "gdslib" / "*"), self.classes_of_neo4j))

    @property
    def classes_of_neo4j(self) -> str:
        """The class path of Neo4j's own tools: a tool that looks through fewer archives starts a second earlier."""
        return str(self.folder / "lib" / "*")


def artifacts_folder() -> Path:
    """Where the artifacts of these versions are kept."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "graphcap" / "neo4j" / f"{NEO4J_VERSION}-{GDS_VERSION}"


def find_artifacts(folder: Path, *, say: Callable[[str], None]) -> Artifacts:
    """Java and the artifacts; those that are not there yet are fetched, which takes a minute.

    Parameters
    ----------
    folder
        See `artifacts_folder`.
    say
        Told in a sentence what takes long.

    Raises
    ------
    StoreError
        When Java or Maven is missing or too old, or Maven does not get them: it says what to do.
    """
    java = find_java()
    if not folder.is_dir():
        maven = find_maven()
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as made:
            coming = Path(made) / folder.name
            _fetch(maven, coming, say)
            _into_place(coming, folder)
    return Artifacts(java, folder)


def find_java() -> str:
    """The program ``java``: that of ``$JAVA_HOME``, else the first on the path.

    Raises
    ------
    StoreError
        When there is none, or none that is new enough.
    """
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=str(Path(home) / "bin") if home else None)
    wanted = f"a local Neo4j needs Java {LEAST_JAVA} or later: install openjdk-{LEAST_JAVA}-jre-headless, {INSTEAD}"
    if java is None:
        message = f"no Java found{f' in $JAVA_HOME ({home})' if home else ''}; {wanted}"
        raise StoreError(message)
    said = subprocess.run(  # noqa: S603 - the java that was found
        [java, "-version"], env=environment_for_others(), capture_output=True, text=True, check=False, timeout=LONGEST_ANSWER_SECONDS
    )
    version = SAID_VERSION.search(said.stderr + said.stdout)
    if version is None or int(version[1]) < LEAST_JAVA:
        message = f"{java} is {f'Java {version[1]}' if version else 'no Java that says its version'}; {wanted}"
        raise StoreError(message)
    return java


def find_maven() -> str:
    """The program ``mvn``.

    Raises
    ------
    StoreError
        When there is none.
    """
    maven = shutil.which("mvn")
    if maven is None:
        message = f"no Maven found, which fetches Neo4j at the first start: install maven, {INSTEAD}"
        raise StoreError(message)
    return maven


def _fetch(maven: str, folder: Path, say: Callable[[str], None]) -> None:
    """Fetch everything into a folder."""
    for name, wanted in JARS.items():
        say(f"fetching {wanted[0]} and what it needs by Maven; this is done once and takes a minute")
        (folder / name).mkdir(parents=True)
        pom = folder / f"{name}.xml"
        pom.write_text(POM.format("".join(DEPENDENCY.format(*artifact.split(":")) for artifact in wanted)), encoding="utf-8")
        command = [maven, "-q", "-B", "-C", "-f", str(pom), PLUGIN, f"-DoutputDirectory={folder / name}"]
        done = subprocess.run(  # noqa: S603 - the maven that was found
            command, env=environment_for_others(), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode:
            for line in (done.stdout + done.stderr).splitlines():
                say(line)
            message = (
                f"Maven could not fetch {wanted[0]} (its lines stand above): check the network, or the proxy and mirrors in its settings"
            )
            raise StoreError(message)
    (folder / "plugins").mkdir()
    for pattern in PROCEDURES:
        for jar in (folder / "gdslib").glob(pattern):
            shutil.copy(jar, folder / "plugins")


def _into_place(coming: Path, folder: Path) -> None:
    """Rename a folder that is complete; another process may have been faster."""
    try:
        coming.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
