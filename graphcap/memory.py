"""Memory of large arrays and tables: what one frees serves the next, instead of being asked of the system again page by page."""

from __future__ import annotations

import os

LARGEST_KEPT = (32 << 20) - (1 << 16)
"""The GNU C library learns from a freed block which sizes are common, up to 32 MiB, and keeps freed memory of such sizes from then on."""

POOL_VARIABLE = "ARROW_DEFAULT_MEMORY_POOL"
"""pyarrow's own; who sets it has decided."""
REUSING = "jemalloc"


def keep_freed_memory() -> None:
    """Let the process keep what it frees in blocks of up to 32 MiB; where the library is another one this does nothing.

    Untouched, the block that teaches it costs nothing.
    """
    bytes(LARGEST_KEPT)


def reuse_table_memory() -> None:
    """Let this process's pyarrow keep the memory of tables for the next ones, where it has an allocator that does.

    That which it takes by itself gives most of it back at once, and each page that is asked for anew has to be cleared.
    """
    import pyarrow as pa

    if POOL_VARIABLE not in os.environ and REUSING in pa.supported_memory_backends():
        pa.set_memory_pool(pa.jemalloc_memory_pool())
