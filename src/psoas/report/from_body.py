"""What the report shows of an examination of the body."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from psoas.assessment.watch import date_words
from psoas.body import ActivityResult, Comparison, Difference
from psoas.graphics import hardest_frame
from psoas.pathway.examination import Examination
from psoas.pathway.muscles import Supposition
from psoas.report.body_values import BodySection, PostureRow, VertebraPull
from psoas.report.words import doing
from psoas.vocabulary import label


def section_of(examination: Examination) -> BodySection:
    """The peaks of every activity, the pull of the pictured one, and what stands out beside the healthy twin."""
    pictured = next(w for w in examination.works if w.activity == examination.scene.posture)
    frame = hardest_frame(pictured)
    return BodySection(
        scene=examination.scene,
        rows=tuple(_row(work) for work in examination.works),
        pulls=tuple(
            VertebraPull(
                name.rsplit("_", 1)[0],
                side,
                float(a.psoas_force_n[frame]),
                float(a.psoas_compression_n[frame]),
                float(a.psoas_shear_n[frame]),
            )
            for side in ("left", "right")
            for name, a in pictured.attachments.items()
            if name.endswith(f"_{side}")
        ),
        stories=tuple(s.sentence for s in examination.compensations),
        overworked=_told(
            examination.comparisons, lambda c: [d for d in c.overworked if d not in c.compensating]
        ),
        compensating=_told(examination.comparisons, lambda c: c.compensating),
        spared=_told(examination.comparisons, lambda c: c.spared),
        hypotheses=tuple(
            f"{label(s.muscle).capitalize()}, {s.side}, taken as {s.state} ({s.amount:.0%}{_carried(s)}): {s.reason}"
            for s in examination.suppositions
        ),
        limits=_limits(examination),
    )


def _carried(state: Supposition) -> str:
    """That it was found at an earlier visit, and when."""
    return f", found on {date_words(state.found_on)}, not tested again" if state.found_on is not None else ""


def _row(work: ActivityResult) -> PostureRow:
    spine = work.level("L4_L5")
    return PostureRow(
        posture=work.activity,
        hip_contact_left_bw=work.hip("left").peak_contact_bw,
        hip_contact_right_bw=work.hip("right").peak_contact_bw,
        l4_l5_compression_n=spine.peak_compression_n,
        l4_l5_shear_n=spine.peak_shear_n,
        psoas_activation_left=work.muscle("psoas", "left").peak_activation,
        psoas_activation_right=work.muscle("psoas", "right").peak_activation,
    )


def _told(
    comparisons: Iterable[Comparison], pick: Callable[[Comparison], Iterable[Difference]]
) -> tuple[str, ...]:
    """One sentence a difference, headed by its posture."""
    return tuple(f"{doing(c.activity).capitalize()}: {d.sentence}" for c in comparisons for d in pick(c))


def _limits(examination: Examination) -> tuple[str, ...]:
    told = []
    if examination.assumed:
        told.append(f"Not stated, so assumed: {', '.join(examination.assumed)}.")
    told.append(
        f"In one-sided activities the {examination.side} knee is lifted: the side that hurts more, or the right one where neither does. "
        f"The {examination.stretched} hip is stretched: the side whose hip flexors are shorter, or else the same."
    )
    told += [
        f"{doing(work.activity).capitalize()}: the muscles of the model cannot do this alone; "
        f"{work.residual.max_moment_nm:.0f} newton metres are missing at {label(work.residual.coordinate)}."
        for work in examination.works
        if not work.residual.enough_strength
    ]
    return tuple(told)
