"""A Neo4j server on this machine without Docker: of Maven artifacts, in a folder of its own, reachable from this machine alone."""
