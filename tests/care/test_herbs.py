"""Herbs and supplements, techniques and the session: complete, honest about what was recalled, and heard by lay names."""

from __future__ import annotations

import pytest

from psoas.care.cautions import cautions_of
from psoas.care.detail import detail
from psoas.care.hearing import hear
from psoas.care.herbs import check_herb, herb_of, herbs, laws, laws_in
from psoas.care.interventions import interventions
from psoas.care.planning.answers import answers
from psoas.care.planning.steering import Steering
from psoas.care.techniques import check_technique, session, techniques
from psoas.errors import VisitFileError


def asked(text: str, says: str = "", country: str = "") -> str:
    """The answer to a question about a herb that is no part of the plan."""
    held = hear(says)
    found = answers(
        [text],
        (),
        (),
        Steering({}, {}),
        item_of=lambda code: pytest.fail(f"{code} was taken for an intervention"),
        planned=(),
        cautions_on=lambda code: cautions_of(code, held),
        country=country,
    )
    return found[0].text if found else ""


def test_enough_herbs_and_every_swallowed_line_of_the_plan_has_one() -> None:
    assert sum(h.kind in ("herb", "supplement") for h in herbs().values()) >= 37
    assert {h.code for h in herbs().values() if h.kind == "danger"} >= {
        "aconite",
        "aristolochia",
        "lei_gong_teng",
        "ma_huang",
    }
    lines = [i.code for i in interventions().values() if i.modality in ("herb", "supplement")]
    assert [code for code in lines if herb_of(code) is None] == []
    assert all(h.not_seen for h in herbs().values() if h.verified == "recalled")


def test_the_law_on_cbd_and_thc_has_places_and_dates() -> None:
    for code in ("cbd_oral", "thc_cannabis"):
        rules = laws(code)
        assert len({law.place for law in rules}) >= 3
        assert all(law.as_of[:2] == "20" for law in rules)
    assert [law.place for law in laws_in("cbd_oral", "DE")] == ["EU"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("CBD", "cbd_oral"),
        ("raspberry leaf", "raspberry_leaf"),
        ("St John's wort", "st_johns_wort"),
        ("hypericum", "st_johns_wort"),
        ("ephedra", "ma_huang"),
    ],
)
def test_lay_names_are_heard(name: str, code: str) -> None:
    assert check_herb(name).code == code


def test_an_unknown_herb_is_named_as_such() -> None:
    with pytest.raises(VisitFileError, match="not known"):
        check_herb("dragon scales")


@pytest.mark.parametrize(
    ("text", "says", "begins"),
    [
        ("Can I drink raspberry leaf tea?", "", "Better not."),
        ("Is kava ok?", "", "Better not."),
        ("Should I take St John's wort?", "the pill and sertraline", "No."),
        ("Can I take ma huang?", "", "No."),
        ("Should I try rosehip powder?", "", "You may"),
        ("What about melatonin?", "fluvoxamine", "Better not."),
    ],
)
def test_a_client_who_asks_is_answered(text: str, says: str, begins: str) -> None:
    assert asked(text, says).startswith(begins)


def test_the_law_of_their_country_is_part_of_the_answer() -> None:
    assert "The law (DK" in asked("Should I take ashwagandha?", country="DK")
    assert "The law" not in asked("Should I take ashwagandha?")


def test_hands_have_consent_stop_and_what_lies_beneath() -> None:
    assert len(techniques()) >= 16
    for technique in techniques().values():
        assert technique.consent.endswith(("?", "time.")), technique.code
        assert "@" not in technique.avoid + technique.stop
    about = [line.about for line in detail("psoas_manual_release")]
    assert "Psoas, from the front: ask first" in about
    assert all(line.verified == "estimate" for line in detail("massage") if "rials" not in line.about)
    assert check_technique("psoas front").code == "psoas_front"


def test_the_session_holds_every_stage_and_no_muscle_stores_memories() -> None:
    assert all(session().values())
    assert "stores" in session()["fact"][0].do
    assert session()["fact"][0].do.startswith("No study")
