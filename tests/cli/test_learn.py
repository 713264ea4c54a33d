"""``psoas learn`` and ``psoas assess --own``: a folder of settled visits beside the figures of the program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from psoas.cli.learning import learn, own_from
from psoas.cli.reading import show_assessment
from psoas.errors import PsoasError, VisitFileError
from psoas.visit import Visit

SETTLED = """
[client]
age = 45
sex = "female"
[by_hand]
sij_thigh_thrust = "left"
[[confirmed]]
source = "sacroiliac_joint"
outcome = "confirmed"
by = "imaging"
"""
VISIT = """
words = "For eight weeks an ache in my left buttock, worse on the stairs. No fever, no numbness."
[client]
age = 50
[by_hand]
sij_thigh_thrust = "left"
"""


def folder(at: Path, many: int) -> Path:
    """So many clients, the last of them with a folder of two visits of which the second rules the source out."""
    place = at / "settled"
    (place / "last").mkdir(parents=True)
    for n in range(many):
        (place / f"{n}.toml").write_text(SETTLED, encoding="utf-8")
    (place / "last" / "a.toml").write_text(f"date = 2026-01-02\n{SETTLED}", encoding="utf-8")
    later = f"date = 2026-02-02\n{SETTLED}".replace('outcome = "confirmed"', 'outcome = "refuted"')
    (place / "last" / "b.toml").write_text(later, encoding="utf-8")
    return place


def test_the_figures_of_a_folder_stand_beside_those_of_the_program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = folder(tmp_path, 11)
    learn(place, json_=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["clients"], told["open"]) == (11, 1)
    joint = next(one for one in told["shares"] if one["source"] == "sacroiliac_joint")
    assert (joint["counted"], joint["refuted"], joint["usable"]) == (11, 1, False)
    (thrust,) = told["exams"]
    (sensitivity,) = thrust["sensitivity"]
    assert sensitivity["usable"]
    assert sensitivity["published"] < sensitivity["together"] < 1
    learn(place)
    shown = capsys.readouterr().out
    assert "11 clients whose source was confirmed" in shown
    assert "too few to use" in shown
    assert "verification bias" in shown


def test_an_answer_by_own_evidence_says_so_and_one_without_does_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "v.toml"
    file.write_text(VISIT, encoding="utf-8")
    place = folder(tmp_path, 11)
    shown = {}
    for own in (None, place):
        show_assessment(file, as_json=False, own=own)
        shown[own] = " ".join(capsys.readouterr().out.split())
    assert "Own evidence was used." not in shown[None]
    assert "Own evidence was used." in shown[place]
    assert "positive with sacroiliac joint: published 88%, with this studio's clients" in shown[place]
    show_assessment(file, as_json=True, own=place)
    figures = json.loads(capsys.readouterr().out)["own_evidence"]
    assert figures["used"]
    assert [(f["counted"], f["clients"]) for f in figures["figures"] if f["exam"]] == [(11, 11)]


def test_too_few_are_not_used_and_it_is_said(tmp_path: Path) -> None:
    with pytest.raises(VisitFileError, match="no figure there is enough"):
        own_from(folder(tmp_path, 9))
    with pytest.raises(VisitFileError, match="is no folder"):
        own_from(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('source = "sacroiliac_join"', "did you mean 'sacroiliac_joint'"),
        ('outcome = "yes"', "confirmed, refuted, unclear"),
        ('by = "feeling"', "imaging, letter, response, exam"),
        ('on = "2026"', "confirmed\\[0\\].on"),
    ],
)
def test_a_confirmation_names_what_is_not_known(line: str, told: str) -> None:
    good = {"source": '"sacroiliac_joint"', "outcome": '"confirmed"', "by": '"letter"'}
    key, _sep, value = line.partition(" = ")
    text = "\n".join(f"{k} = {v}" for k, v in (good | {key: value}).items())
    with pytest.raises(PsoasError, match=told):
        Visit.from_toml(f"[[confirmed]]\n{text}", "v")
