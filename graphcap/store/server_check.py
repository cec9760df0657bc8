"""Whether a server holds what its store's node says of the visible load."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphcap.store.cypher import statement
from graphcap.store.snapshot import snapshot_problems

if TYPE_CHECKING:
    from graphcap.store.neo4j import Server


def problems_of(server: Server, node: dict[str, Any]) -> list[str]:
    """A sentence for each thing that is not as the node says, and for each damage in the copy on this machine."""
    (found,) = server.read(statement("read/counts"), load=node["load"])
    problems = [
        f"{server.address.text} shows {found[name]:,} {name} in load {node['load']}, and its description says {node[name]:,}"
        for name in ("people", "ties")
        if found[name] != node[name]
    ]
    if strange := sorted(set(found["kinds"]) ^ set(node["kinds"])):
        problems.append(f'{server.address.text}: ties and description differ in the kind "{strange[0]}" of load {node["load"]}')
    if found["loose"]:
        problems.append(f"{server.address.text} shows {found['loose']:,} ties of people whom load {node['load']} does not show")
    return problems + snapshot_problems(server.address, node)
