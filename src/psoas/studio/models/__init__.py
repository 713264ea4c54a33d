"""The studio's tables. Every one belongs to a studio, so that many can share a server; what people say is sealed."""

from psoas.studio.models.access import Access, AccessHead
from psoas.studio.models.clients import Client, Consent, Link
from psoas.studio.models.evidence import EvidenceVersion, SourceConfirmation
from psoas.studio.models.followed import CareSession, CheckIn, Paper
from psoas.studio.models.intake import IntakeEvent
from psoas.studio.models.notes import NoteDraft, NoteVersion
from psoas.studio.models.people import Member, Role, Studio, User
from psoas.studio.models.plans import PlanChange
from psoas.studio.models.visits import (
    Attention,
    BodyResult,
    Finding,
    MuscleJudgement,
    SafetyOverride,
    Snapshot,
    Visit,
)

__all__ = [
    "Access",
    "AccessHead",
    "Attention",
    "BodyResult",
    "CareSession",
    "CheckIn",
    "Client",
    "Consent",
    "EvidenceVersion",
    "Finding",
    "IntakeEvent",
    "Link",
    "Member",
    "MuscleJudgement",
    "NoteDraft",
    "NoteVersion",
    "Paper",
    "PlanChange",
    "Role",
    "SafetyOverride",
    "Snapshot",
    "SourceConfirmation",
    "Studio",
    "User",
    "Visit",
]
