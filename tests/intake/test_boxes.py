"""The texts of a visit beside the story: what medicines, conditions, work and sports stand for."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.every import every

from psoas.intake import read_box
from psoas.text.health import BoxKind
from psoas.visit import Box

with (Path(__file__).parent / "listed.csv").open(encoding="utf-8", newline="") as stream:
    LISTED = [(row["code"], row["listed"]) for row in csv.DictReader(stream)]


def present(kind: BoxKind, text: str, age: float | None = None) -> set[str]:
    """The findings that one text affirms."""
    heard = read_box(Box(kind, text, kind), age).understanding
    return {f.key for f in heard.findings if f.present}


@every("kind", ["medicines", "conditions", "story", "notes", "check_in", "work", "sports"])
@every(
    ("medicine", "key"),
    [
        ("Apixaban 5 mg twice a day", "red_flag:anticoagulant"),
        ("warfarin", "red_flag:anticoagulant"),
        ("Clopilet", "red_flag:anticoagulant"),
        ("PREDNISOLONE 10mg daily", "red_flag:steroid_use"),
        ("prednisolone 10 mg daily", "red_flag:immunosuppressed"),
        ("alendronic acid weekly", "red_flag:osteoporosis"),
        ("methotrexate", "red_flag:immunosuppressed"),
        ("metformin", "red_flag:immunosuppressed"),
        ("tamoxifen", "red_flag:cancer_history"),
    ],
)
def test_medicines_say_something_in_every_box(kind: BoxKind, medicine: str, key: str) -> None:
    assert key in present(kind, medicine)


@every(
    ("condition", "age", "keys"),
    [
        ("breast cancer 2019", 60, {"red_flag:cancer_history"}),
        ("type 2 diabetes", 50, {"red_flag:immunosuppressed"}),
        ("T2DM", 50, {"red_flag:immunosuppressed"}),
        ("osteoporosis", 70, {"red_flag:osteoporosis"}),
        ("haemophilia A", 30, {"red_flag:anticoagulant"}),
        ("high blood pressure", 67, {"red_flag:vascular_risk"}),
        ("HTN", 67, {"red_flag:vascular_risk"}),
        ("high blood pressure", 45, set()),
        ("abdominal aortic aneurysm 4 cm", 58, {"red_flag:vascular_risk", "red_flag:aneurysm_known"}),
        ("left hip replacement 2020", 70, {"context:hip_replacement"}),
        ("mother had breast cancer", 40, set()),
        ("osteoporosis ruled out", 60, set()),
        ("hay fever", 30, set()),
        ("never smoked", 70, set()),
        ("no history of cancer", 60, set()),
        ("no depression", 40, set()),
        ("type 2 diabetes, no complications", 50, {"red_flag:immunosuppressed"}),
        ("lymphoma 2015", 50, {"red_flag:cancer_history", "red_flag:immunosuppressed"}),
        ("polymyalgia rheumatica", 70, {"red_flag:steroid_use"}),
        ("incontinence", 50, {"red_flag:bladder_change"}),
        ("saddle numbness", 50, {"red_flag:saddle_numbness"}),
        ("dialysis nurse by trade", 50, {"context:heavy_work"}),
    ],
)
def test_conditions_say_something(condition: str, age: float, keys: set[str]) -> None:
    assert present("conditions", condition, age) == keys


@every(
    "medicine",
    [
        "short course of prednisolone in May",
        "ibuprofen",
        "hydrocortisone cream",
        "a steroid injection into my hip",
        "My husband takes warfarin",
        "no blood thinners",
        "was offered warfarin but refused",
        "aspirin 75",
    ],
)
def test_medicines_that_say_nothing(medicine: str) -> None:
    assert present("medicines", medicine) == set()


def test_a_medicine_that_was_stopped_is_asked_about() -> None:
    heard = read_box(Box("medicines[0]", "warfarin, stopped last year", "medicines")).understanding
    assert not heard.findings
    assert [q.asks_about for q in heard.questions] == ["red_flag:anticoagulant"]


def test_work_and_sport_are_context() -> None:
    assert "context:sits_for_work" in present("work", "office, at a desk")
    assert "context:heavy_work" in present("work", "builder")
    assert "context:runner" in present("sports", "marathon running")
    assert "context:kicking_sport" in present("sports", "football")
    assert "context:dancer" in present("sports", "ballet")
    assert present("sports", "used to play football") == set()
    assert present("sports", "motorbikes") == set()


def test_a_list_says_nothing_of_where_it_hurts() -> None:
    heard = read_box(Box("conditions[0]", "sharp left groin pain when walking", "conditions")).understanding
    assert {f.type for f in heard.findings} <= {"red_flag", "context"}


def test_every_mention_names_its_box_and_points_at_its_words() -> None:
    text = "Osteoporosis; on Coumadin, no diabetes"
    heard = read_box(Box("conditions[2]", text, "conditions")).understanding
    assert {m.code for m in heard.mentions} >= {"osteoporosis", "coumadin", "diabetes"}
    for mention in heard.mentions:
        assert mention.box == "conditions[2]"
        assert text[mention.span.start : mention.span.end] == mention.span.text


@every("code", sorted({code for code, _ in LISTED}))
def test_red_flags_as_people_and_letters_list_them(code: str) -> None:
    missed = []
    for listed in (text for c, text in LISTED if c == code):
        for kind in ("conditions", "notes"):
            heard = read_box(Box(kind, listed, kind), 66).understanding
            keys = {f.key for f in heard.findings if f.present} | {q.asks_about for q in heard.questions}
            if f"red_flag:{code}" not in keys:
                missed.append((kind, listed))
    assert not missed


@every(
    "notes",
    [
        "No red flags. Denies saddle numbness, bladder or bowel change. No fever, night sweats or weight loss.",
        "Nil red flags. Neuro NAD. B&B normal. No hx of Ca, no steroids, no anticoagulants.",
        "C/o L groin pain 3/12. PMH nil. DH nil. No FH of note.",
        "Perianal sensation intact, anal tone normal. No SOB.",
    ],
)
def test_notes_that_deny_raise_nothing(notes: str) -> None:
    assert not {key for key in present("notes", notes, 50) if key.startswith("red_flag")}


@every(
    ("notes", "keys"),
    [
        ("C/o L groin pain. PMH: T2DM, Ca prostate 2018. DH: apixaban.", {"red_flag:immunosuppressed", "red_flag:cancer_history", "red_flag:anticoagulant"}),
        ("Pt reports urinary retention since Friday, reduced perianal sensation.", {"red_flag:bladder_change", "red_flag:saddle_numbness"}),
        ("Pyrexial 38.7 today.", {"red_flag:fever"}),
    ],
)  # fmt: skip
def test_notes_that_report_are_heard(notes: str, keys: set[str]) -> None:
    assert keys <= present("notes", notes, 50)
