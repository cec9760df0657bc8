"""Windows before decisions, and with whom it is a role to talk in them: of panel members and HR partners, say.

Windows of one decision-maker that overlap are one. A role is a burst in over half of a decision-maker's windows, of which there are at
least 3; or a burst in over half of the windows of over half of all decision-makers, of whom there are at least 3; or a burst in any window
of over half of all decision-makers, of whom there are at least 8: whoever speaks for a few people turns to few of so many.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from graphcap.evidence.bursts import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphcap.evidence.bursts import Days
    from graphcap.questions.decisions import Decision
    from graphcap.questions.traces import Trace

PROCESS_WINDOWS = 3
MANY_DECIDERS = 8


class Windows(NamedTuple):
    """Each decision-maker's windows, overlapping ones as one."""

    apart: dict[int, list[Days]]

    @classmethod
    def of(cls, counted: Sequence[Decision]) -> Windows:
        """The windows of these decisions."""
        windows: dict[int, list[Days]] = defaultdict(list)
        for decision in counted:
            windows[decision.decider].append(decision.window)
        return cls({decider: joined(spans) for decider, spans in windows.items()})

    def place(self, decision: Decision) -> int:
        """Which of the decision-maker's windows a decision's is part of."""
        return bisect_right(self.apart[decision.decider], decision.window.start, key=lambda days: days.start)

    def bursts(self, found: Iterable[Trace]) -> dict[tuple[int, int, int], float]:
        """The highest burst of each sponsor in each window of each decision-maker where there is one."""
        highest: dict[tuple[int, int, int], float] = {}
        for trace in found:
            if trace.burst > 0:
                cell = trace.sponsor, trace.decision.decider, self.place(trace.decision)
                highest[cell] = max(trace.burst, highest.get(cell, 0.0))
        return highest

    def process_roles(self, found: Iterable[Trace]) -> set[tuple[int, int]]:
        """Sponsors and decision-makers between whom it is a role to talk before decisions."""
        turned = Counter(cell[:2] for cell in self.bursts(found))
        often = {pair for pair, count in turned.items() if 2 * count > len(self.apart[pair[1]])}
        counted = often if len(self.apart) < MANY_DECIDERS else turned
        deciders = Counter(sponsor for sponsor, _ in counted)
        panel = {sponsor for sponsor, count in deciders.items() if len(self.apart) >= PROCESS_WINDOWS and 2 * count > len(self.apart)}
        return {pair for pair in turned if pair[0] in panel or (pair in often and len(self.apart[pair[1]]) >= PROCESS_WINDOWS)}
