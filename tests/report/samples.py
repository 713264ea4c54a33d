"""A visit and its assessment, written out by hand, so that the page can be tested without the other rooms."""

from __future__ import annotations

import datetime

import numpy as np

from psoas.assessment import (
    CarePlan,
    Caution,
    Cleared,
    Differential,
    FollowUp,
    Guidance,
    Measure,
    NextExam,
    PlanItem,
    Reason,
    RedFlag,
    Referral,
    Screening,
    SourceEstimate,
    Stopped,
    Suspicion,
    Undetermined,
    Verdict,
    Watch,
)
from psoas.graphics.scene import BoneMesh, MuscleLine, PullArrow, Scene
from psoas.report import BodySection, PostureRow, VertebraPull
from psoas.visit import Client, Finding, Question, Span, Understanding, Visit

WORDS = (
    "It's a deep ache in the front of my left hip, right in the crease, and it goes into my low back.\n"
    "Crept up over about eight weeks since I upped my running. Lifting my knee to get in the car hurts.\n"
    "No pins and needles, nothing in the buttock. I felt feverish once, not sure."
)


def found(type_: str, code: str, words: str, side: str = "unstated", *, present: bool = True) -> Finding:
    start = WORDS.index(words)
    span = Span(start, start + len(words), words)
    return Finding(type_, code, side, present, "words", span)  # type: ignore[arg-type]


SAID = (
    found("quality", "ache", "deep ache", "left"),
    found("region", "hip_front", "front of my left hip", "left"),
    found("region", "groin", "left hip, right in the crease", "left"),
    found("region", "low_back", "low back"),
    found("course", "gradual_onset", "Crept up"),
    found("course", "overuse", "upped my running"),
    found("context", "runner", "running"),
    found("activity_worse", "lift_knee", "Lifting my knee"),
    found("activity_worse", "car_transfer", "get in the car"),
    found("quality", "tingling", "pins and needles", present=False),
    found("region", "buttock", "buttock", present=False),
)
BY_HAND = (
    Finding("exam", "thomas_test", "left", True, "hand"),
    Finding("exam", "resisted_hip_flexion_pain", "left", True, "hand"),
    Finding("exam", "fadir", "unstated", False, "hand"),
    Finding("region", "thigh_front", "right", True, "drawing"),
)
CLIENT = Client(
    38, "female", 1.68, 62, "desk work, nine hours a day", ("running",), ("cetirizine", "warfarin"), ()
)
VISIT = Visit("desk_runner", CLIENT, WORDS, BY_HAND)


def reason(finding: str, bits: float, *, present: bool = True, verified: str = "recalled") -> Reason:
    return Reason(finding, bits, present, f"Example {finding.replace('_', ' ')} 2019", verified)


ESTIMATES = (
    SourceEstimate(
        "iliopsoas_related", 0.61, 0.44, 0.74, 0.08,
        (
            reason("exam:resisted_hip_flexion_pain", 2.6, verified="yes"),
            reason("activity_worse:lift_knee", 1.4, verified="estimate"),
            reason("region:groin", 0.6),
            reason("quality:tingling", -0.3, present=False, verified="estimate"),
        ),
    ),
    SourceEstimate(
        "femoroacetabular", 0.31, 0.18, 0.5, 0.12,
        (reason("region:groin", 1.1, verified="yes"), reason("exam:fadir", -2.4, present=False, verified="yes")),
    ),
    SourceEstimate("hip_osteoarthritis", 0.12, 0.05, 0.2, 0.07, (reason("region:hip_front", 0.8),)),
    SourceEstimate("adductor_related", 0.08, 0.03, 0.16, 0.06, ()),
    SourceEstimate("disc_related", 0.06, 0.02, 0.12, 0.1, (reason("activity_worse:bend_forward", -1.2, present=False),)),
    SourceEstimate("facet_joint", 0.04, 0.01, 0.1, 0.08, ()),
    SourceEstimate("kidney_stone", 0.002, 0.0005, 0.006, 0.002, ()),
)  # fmt: skip
PLAN = CarePlan(
    items=(
        PlanItem(
            "isometric_hip_flexion", "exercise", ("iliopsoas_related",), "4 × 30 s, daily for 3 weeks", "low",
            "Holds against resistance ease tendon pain for some; tested more on other tendons.",
            "Example trial 2017", "recalled",
        ),
        PlanItem("education_reassurance", "mind", ("iliopsoas_related",), "one talk", "moderate", "Knowing helps.", "NICE NG59 2016", "yes"),
        PlanItem(
            "psoas_manual_release", "manual", ("iliopsoas_related",), "5 minutes, slow", "very_low", "Hardly tested.",
            "Example 2020", "estimate",
            (Caution("warfarin", "Press lightly: bruising is likelier.", "monitor", "Thins the blood.", "BNF 2024", "recalled"),),
        ),
    ),
    withheld=(
        PlanItem(
            "turmeric_curcumin", "herb", ("iliopsoas_related",), "", "low", "May ease joint pain.", "Example 2016", "recalled",
            (Caution("warfarin", "May raise the risk of bleeding.", "contraindicated", "Adds to the effect.", "BNF 2024", "recalled"),),
        ),
    ),
    guidance=(Guidance("consent", "Ask before every step", "Say where you will press and why; stop when asked.", "none", "Good practice", "estimate"),),
)  # fmt: skip
FOLLOW_UP = FollowUp(
    measures=(
        Measure(
            "nprs",
            "pain intensity 0 to 10",
            "0 to 10",
            "lower",
            "2 points, or 30 percent",
            "Ostelo 2008",
            "yes",
        ),
    ),
    expected=(
        Guidance(
            "course",
            "Weeks, not days",
            "Most are clearly better by 12 weeks.",
            "low",
            "Example 2021",
            "estimate",
        ),
    ),
    think_again=("No change at all after six weeks.", "Fever, or pain that wakes every night."),
)
HEARD = Understanding(
    WORDS, SAID,
    (Question("red_flag:fever", "Have you measured a fever since?", "The words leave it open.", Span(WORDS.index("feverish"), WORDS.index("feverish") + 8, "feverish")),),
    56,
)  # fmt: skip
ASSESSMENT = Cleared(
    id="desk_runner",
    understanding=HEARD,
    findings=(*BY_HAND, *SAID),
    screening=Screening("none", (), (
        Question("red_flag:weight_loss", "Have you lost weight without trying?", "It can point to something serious."),
        Question("red_flag:anticoagulant", "Do you take a blood thinner?", "It changes what is safe by hand."),
    )),
    verdict=Verdict("none", "enough", True, ("No red flag in what is known.",)),
    differential=Differential(ESTIMATES, (NextExam("psoas_palpation_pain", 0.31, ("iliopsoas_related", "hip_osteoarthritis")), NextExam("log_roll", 0.12, ("femoroacetabular",)))),
    plan=PLAN,
    follow_up=FOLLOW_UP,
)  # fmt: skip
WATCH = (
    Watch(
        "groin_pain_from_running_or_jumping", 7, "Pain in walking & at night.", "A scan before any training.",
        ("groin", "runner"), "Found late it breaks through.", "Robertson 2017", "estimate", datetime.date(2026, 12, 7),
    ),
    Watch(
        "new_low_back_pain", 42, "Pain against today.", "Examine again.", ("acute",), "Most have eased by six weeks.",
        "Costa 2012", "yes", datetime.date(2027, 1, 11),
    ),
)  # fmt: skip
STOPPED = Stopped(
    id="desk_runner",
    understanding=HEARD,
    findings=(*BY_HAND, *SAID),
    screening=Screening(
        "same_day",
        (
            RedFlag(
                "psoas_abscess_triad", "same_day", ("psoas_abscess", "septic_hip"), ("red_flag:fever", "exam:psoas_sign"),
                "Fever with a hip held bent and pain on straightening it can be an abscess of the psoas.",
                "Mallick 2004 Postgrad Med J 80:459", "recalled",
            ),
        ),
        (Question("red_flag:recent_infection", "Any infection or injection in the last weeks?", "It raises the risk."),),
    ),
    verdict=Verdict("same_day", "enough", False, ("Fever with a hip held bent.",)),
    referral=Referral(
        client=CLIENT,
        reported=tuple(f for f in SAID if f.present),
        denied=tuple(f for f in SAID if not f.present),
        exams_positive=BY_HAND[:2],
        exams_negative=BY_HAND[2:3],
    ),
    suspected=(Suspicion("same_day", "An abscess of the psoas is likely enough.", (), ("psoas_abscess",)),),
)  # fmt: skip
FOREIGN = "Mein Rücken tut <b>weh</b>. Seit drei Wochen."
UNDETERMINED = Undetermined(
    id="desk_runner",
    understanding=Understanding(
        FOREIGN, (), understood="nothing", language="de",
        not_understood=(Span(0, 27, FOREIGN[:27]), Span(28, len(FOREIGN), FOREIGN[28:])),
    ),
    findings=(),
    screening=Screening("none", ()),
    verdict=Verdict(
        "none", "nothing", False,
        ("Nothing in the client's words was understood.", "The words seem to be in German; only English is read."),
    ),
    questions=(
        Question("red_flag:saddle_numbness", "Any numbness between your legs?", "Hours count."),
        Question("red_flag:fever", "Have you had a fever?", "It can mean an infection."),
    ),
)  # fmt: skip


def small_scene() -> Scene:
    """A few boxes for bones and straight muscles: enough to draw, quick to draw."""
    faces = np.array([[0, 1, 2], [0, 2, 3], [4, 6, 5], [4, 7, 6], [0, 4, 5], [0, 5, 1], [2, 6, 7], [2, 7, 3], [1, 5, 6], [1, 6, 2], [0, 3, 7], [0, 7, 4]], np.int32)  # fmt: skip
    unit = np.array(
        [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 1], [1, 0, 1], [1, 1, 1], [0, 1, 1]], float
    )

    def box(name: str, at: tuple[float, float, float], size: tuple[float, float, float]) -> BoneMesh:
        return BoneMesh(name, np.asarray(at) + (unit - 0.5) * size, faces)

    bones = [box(f"lumbar{n}", (0, 0, 1.3 - 0.04 * n), (0.04, 0.05, 0.03)) for n in range(1, 6)]
    bones += [box("pelvis", (0, 0, 1.0), (0.12, 0.28, 0.12))]
    bones += [box(f"femur_{s}", (0, y, 0.7), (0.04, 0.04, 0.4)) for s, y in (("l", 0.12), ("r", -0.12))]
    lines, arrows = [], []
    for side, sign, work in (("left", 1, 0.42), ("right", -1, 0.1)):
        for n in range(1, 6):
            top = np.array([0.01, 0.03 * sign, 1.3 - 0.04 * n])
            path = np.array([top, [0.07, 0.09 * sign, 0.98], [0.0, 0.11 * sign, 0.86]])
            lines.append(MuscleLine("psoas", f"L{n}", side, path, work, 0.2, 100 * work))  # type: ignore[arg-type]
            arrows.append(PullArrow(f"L{n}", side, top, np.array([30.0, 20 * sign, -90]) * work * n))  # type: ignore[arg-type]
    return Scene("lift_knee", tuple(bones), tuple(lines), tuple(arrows))


def body_section(scene: Scene) -> BodySection:
    return BodySection(
        scene,
        (
            PostureRow("stand", 0.71, 0.7, 415, 60, 0.01, 0.01),
            PostureRow("lift_knee", 0.88, 2.86, 554, 71, 0.19, None),
        ),
        tuple(
            VertebraPull(a.attachment, a.side, float(np.linalg.norm(a.force_n)), 80.0, -12.0)
            for a in scene.arrows
        ),
        ("Left rectus femoris works 1.6 times as hard as in health.",),
        ("Left tensor fasciae latae takes over some hip flexion from the psoas.",),
        ("Right psoas hardly works in this posture.",),
        ("If the left psoas is short, standing tall would ask more of the back. Test it.",),
        ("Nothing in this model stiffens the spine on purpose.",),
    )
