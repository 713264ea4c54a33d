"""What goes into the rooms: frozen, validated values, with JSON and TOML at the edge.

``Visit`` holds the client, every text, the drawing and the findings; ``Understanding`` is what was read from one text.
"""

from psoas.visit.boxes import Box, BoxKind, CheckIn, Heard
from psoas.visit.client import Client, Sex
from psoas.visit.confirmed import CONFIRMED_BY, OUTCOMES, Confirmed, ConfirmedBy, Outcome
from psoas.visit.corrections import Correction, NotApplied, apply_corrections, corrected_keys, corrected_spans
from psoas.visit.dates import doubted_dates
from psoas.visit.drawing import AreaMark, Mark, Stroke, View
from psoas.visit.finding import Finding, Origin, Span, join_findings
from psoas.visit.scores import Scores
from psoas.visit.sides import NEITHER, Concerned, OneSide, SoreSide, concerned_side, shown_side, sore_side
from psoas.visit.understanding import (
    HeardMention,
    Question,
    Status,
    Understanding,
    Understood,
    span_json,
)
from psoas.visit.visit import MuscleState, State, Visit, load_visit

__all__ = [
    "CONFIRMED_BY",
    "NEITHER",
    "OUTCOMES",
    "AreaMark",
    "Box",
    "BoxKind",
    "CheckIn",
    "Client",
    "Concerned",
    "Confirmed",
    "ConfirmedBy",
    "Correction",
    "Finding",
    "Heard",
    "HeardMention",
    "Mark",
    "MuscleState",
    "NotApplied",
    "OneSide",
    "Origin",
    "Outcome",
    "Question",
    "Scores",
    "Sex",
    "SoreSide",
    "Span",
    "State",
    "Status",
    "Stroke",
    "Understanding",
    "Understood",
    "View",
    "Visit",
    "apply_corrections",
    "concerned_side",
    "corrected_keys",
    "corrected_spans",
    "doubted_dates",
    "join_findings",
    "load_visit",
    "shown_side",
    "sore_side",
    "span_json",
]
