"""Cautions: what the client takes, has and reacts to, against what is offered.

``pairs`` holds what is said of a single pair, ``by_class`` what follows from an intervention's effects, ``remedies`` what can be
asked about beside the interventions of the plan, and ``answer`` puts them together.
"""

from psoas.care.cautions.answer import cautions_for, cautions_of
from psoas.care.cautions.remedies import offered, offered_named
from psoas.care.cautions.severity import SEVERITIES, worst_severity

__all__ = ["SEVERITIES", "cautions_for", "cautions_of", "offered", "offered_named", "worst_severity"]
