"""Acupuncture points: what a clinician can check in the tables, and what this client must not have."""

from __future__ import annotations

import pytest

from psoas.care.detail import detail, detail_for
from psoas.care.points import check_point, left_out, methods, points, sets_for
from psoas.care.triggers import triggers
from psoas.errors import VisitFileError
from psoas.intake.pain_drawing import grid
from psoas.intake.pain_drawing.outline import body
from psoas.report.drawing.point import places, point_picture
from psoas.visit import Client
from psoas.vocabulary import codes

# Hard rules of the field, written apart from the tables: who must not have a needle where.
FORBIDDEN = [
    # held                points that must be left out
    ("pregnancy", "LI4 SP6 GB21 BL31 BL32 BL33 BL34 BL60 BL67 ST25 ST29 KI11 SP12"),
    ("warfarin", "BL40 SP11 SP12 LR10 LR11 ST30 GB30 BL54 BL52"),
    ("doac", "GB30 BL23 SP12"),
    ("bleeding_disorder", "GB30 BL54 SP12"),
    ("groin_vessels", "ST31 SP12 LR11 LR12 ST30"),
    ("hip_replacement", "GB29"),
    ("knee_replacement", "ST35 ST34"),
    ("lung_disease", "GB21 BL21"),
    ("kidney_transplant", "BL23 BL52"),
    ("dvt", "BL57 SP9"),
    ("aneurysm", "ST25 GB27"),
    ("under_18", "GB20 GB21 GV14 BL52"),
]


def test_enough_points_and_each_has_what_a_needle_needs() -> None:
    assert len(points()) >= 60
    for point in points().values():
        low, high = point.depth_mm
        assert 0 <= low <= high <= 50, point.code
        assert point.needled == (point.direction != "do not needle"), point.code
        assert point.danger != "high" or point.note, point.code
    # No needle deeper than 25 mm where lung, kidney, cord or belly lie beneath.
    near = [p for p in points().values() if {"lung", "kidney", "cord", "bowel", "bladder"} & set(p.hazards)]
    assert len(near) > 20
    assert [p.code for p in near if p.depth_mm[1] > 25] == []


@pytest.mark.parametrize(("held", "told"), FORBIDDEN)
def test_what_this_client_must_not_have_is_left_out_with_the_reason(held: str, told: str) -> None:
    barred = left_out({held})
    assert set(told.split()) <= set(barred)
    assert all(barred[code].startswith(triggers()[held].label) for code in told.split())


def test_who_has_nothing_may_have_every_point() -> None:
    assert left_out({"hypertension", "statin", "levothyroxine"}) == {}


def test_every_source_has_a_set_or_a_word_that_there_is_none() -> None:
    assert [s for s in codes("source") if not any(one.sources for one in sets_for({s}))] == []
    for_back = {one.direction for one in sets_for({"nonspecific_low_back_pain"}) if one.kind == "guideline"}
    assert {"for", "against"} <= for_back  # guidelines that disagree are both told
    assert {"moxa", "ear", "dry_needling"} <= set(methods())


def test_the_detail_of_a_line_leaves_out_what_is_barred_and_says_why() -> None:
    code = "acupuncture_BL23_BL25_BL40_GB30"
    plain = [line.about.split()[0] for line in detail(code)]
    assert {"BL23", "BL25", "BL40", "GB30"} <= set(plain)
    lines = detail_for(code, Client(medicines=("Coumadin",)))
    assert not {"BL40", "GB30"}.intersection(line.about.split()[0] for line in lines)
    why = next(line for line in lines if line.about.startswith("Left out"))
    assert "BL40" in why.about
    assert why.text.startswith("warfarin")


def test_a_point_is_found_by_its_names_and_a_wrong_one_offers_the_nearest() -> None:
    assert check_point("st36") == check_point("Zusanli") == points()["ST36"]
    with pytest.raises(VisitFileError, match="BL23"):
        check_point("BL233")


def test_every_point_lies_on_the_body_and_its_picture_is_small() -> None:
    for point in points().values():
        inside = body(point.view, 2)
        for x, y in places(point):
            speck = grid.polygon(((x - 1, y - 1), (x + 1, y - 1), (x + 1, y + 1), (x - 1, y + 1)))
            assert speck & inside, point.code
    picture = point_picture(points()["BL23"])
    assert picture.startswith("<svg")
    assert 'role="img"' in picture
    assert "BL23 Shenshu" in picture
    assert len(picture) < 15_000
