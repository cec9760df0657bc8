"""The policy: who may ask what, and whether it is kept who asked. Off unless there is a policy file.

The file is ``$GRAPHCAP_POLICY``, else ``/etc/graphcap.toml`` (`graphcap.policy.rules` says what stands in it). Without one nothing is
imported and nothing is read: a look whether the file is there is all. With one that cannot be used, nothing is answered.

Roles limit what commands print. They do not limit who can read the files of a store: that is up to the system's permissions.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphcap.policy.log import AuditLog

POLICY_VARIABLE = "GRAPHCAP_POLICY"
USUAL_POLICY = "/etc/graphcap.toml"

SELF, PLANNER, ADMIN = "self", "planner", "admin"
ROLES = (SELF, PLANNER, ADMIN)
"""From the narrowest to the widest."""
ORGANISATION = (PLANNER, ADMIN)
"""Who may ask what is about the organisation, or about everybody."""
PERSONAL = (SELF, ADMIN)
"""Who may ask what is about one person, who in the role `self` has to be the one who asks."""
ANYBODY = ROLES


def policy_path() -> str | None:
    """Where the policy is; None where there is none.

    A path that the environment names counts as a policy even where no file is: a policy that was lost must not be one that allows all.
    """
    if named := os.environ.get(POLICY_VARIABLE):
        return named
    try:
        os.lstat(USUAL_POLICY)
    except FileNotFoundError:
        return None
    except OSError:
        pass  # whoever reads it will say what is wrong
    return USUAL_POLICY


def audit_log() -> AuditLog | None:
    """The log that the policy keeps; None without a policy, and where the policy keeps none.

    Raises
    ------
    PolicyError
        When the policy cannot be used.
    """
    path = policy_path()
    if path is None:
        return None
    from graphcap.policy.log import AuditLog
    from graphcap.policy.rules import read_policy

    log = read_policy(path).log
    return None if log is None else AuditLog(log)
