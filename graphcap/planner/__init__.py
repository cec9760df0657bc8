"""The planner's page: what an organisation's questions answer, put together on one page with figures, small charts and methods."""

from __future__ import annotations

from graphcap.planner.report import planner_report
from graphcap.planner.sections import Bar, Chart, Figure, Matrix, Named, Section

__all__ = ["Bar", "Chart", "Figure", "Matrix", "Named", "Section", "planner_report"]
