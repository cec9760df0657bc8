"""`python -m graphcap` is `graphcap`."""

from __future__ import annotations

from graphcap.cli import main

if __name__ == "__main__":
    main()
