"""Lines of the core's tables in Spanish: whole, in step with the English, and put together part by part."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from importlib import resources

from django.utils import translation

from psoas.assessment import Cleared
from psoas.care.cautions.by_class import class_rules
from psoas.care.cautions.pairs import pair_rules
from psoas.care.detail import detail
from psoas.care.interventions import interventions
from psoas.care.planning.lengths import lengths_of
from psoas.care.planning.overworked import works_for
from psoas.care.triggers import triggers
from psoas.outcomes.review.next_step import step_of_kind
from psoas.pathway import assess
from psoas.studio.wording.composed import ROOMS
from psoas.studio.wording.spoken import spoken
from psoas.visit import Client, Concerned, Finding, MuscleState, Visit
from psoas.vocabulary.lines import lines_in

_FIGURES = re.compile(r"\d+(?:[.,]\d+)?")
_FAMILIAR = re.compile(
    r"\b(tú|tu|tus|te|ti|contigo|os|puedes|tienes|quieres|debes|estás|has|haz|ponte)\b", re.I
)
_ENGLISH = re.compile(r"\b(the|with|and|of|is|are|for|not|which)\b", re.I)


def lines() -> Iterator[tuple[str, str]]:
    for room in ROOMS:
        yield from lines_in(f"psoas.{room}", "es").items()


def test_a_line_keeps_its_figures_and_says_usted() -> None:
    told = list(lines())
    assert len(told) > 3000
    wrong = [
        (line, text)
        for line, text in told
        if sorted(n.replace(".", ",") for n in _FIGURES.findall(line))
        != sorted(n.replace(".", ",") for n in _FIGURES.findall(text))
    ]
    assert wrong == []
    assert [text for _line, text in told if _FAMILIAR.search(text)] == []
    assert [text for line, text in told if line != text and len(_ENGLISH.findall(text)) > 1] == []


def test_what_the_course_and_the_alerts_say_is_spanish() -> None:
    with translation.override("es"):
        assert spoken(
            "Day 12: New numbness between the legs can mean that the nerves to bladder and bowel are being pressed. Hours count."
        ) == (
            "Día 12: Un adormecimiento nuevo entre las piernas puede significar que los nervios de la vejiga y del intestino están "
            "comprimidos. Las horas cuentan."
        )
        course = "Pain was 6 at the start and is 5 lately. By week 6 a fall of 2 points or 30 per cent was to be expected."
        assert spoken(course).endswith(
            "Para la semana 6 se esperaba una bajada de 2 puntos o del 30 por ciento."
        )


def test_no_table_says_a_line_twice() -> None:
    for room in ROOMS:
        folder = resources.files(f"psoas.{room}") / "data" / "translations"
        found = [
            row["line"]
            for file in folder.iterdir()
            for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines())
        ]
        assert len(found) == len(set(found)), room


def test_all_that_the_plan_may_say_has_its_spanish() -> None:
    told = {text for one in interventions().values() for text in (one.name, one.dose, one.summary)}
    told |= {text for code in interventions() for line in detail(code) for text in (line.about, line.text)}
    told |= {f"{rule.why} {rule.do}" for rule in {*pair_rules().values(), *class_rules().values()}}
    with translation.override("es"):
        left = [text for text in told if _ENGLISH.search(text) and spoken(text) == text]
    assert left == []


def test_what_is_put_together_is_told_part_by_part_or_not_at_all() -> None:
    with translation.override("es"):
        assert spoken(
            "Because of warfarin (coumadin): Turmeric and a blood thinner together can make you bleed. Do not use it."
        ) == (
            "Por warfarina (coumadin): La cúrcuma junto con un anticoagulante puede hacerle sangrar. No lo use."
        )
        assert spoken("Beneath: skin on bone; the long vein of the leg and its nerve.").startswith(
            "Debajo: piel sobre hueso"
        )
        assert spoken("5 times 30 to 45 seconds, every day") == "5 veces 30 a 45 segundos, todos los días"
        # One part is not known: nothing is mixed.
        mixed = "Because of warfarin: Nobody wrote this. Do not use it."
        assert spoken(mixed) == mixed


def test_a_caution_names_its_trigger_in_spanish() -> None:
    with translation.override("es"):
        told = [f"Because of {one.label}: It may make the womb contract." for one in triggers().values()]
        assert [text for text in told if spoken(text) == text] == []


def test_what_the_body_model_says_of_a_stretch_and_of_a_weak_muscle_is_spanish() -> None:
    found = [
        lengths_of(tight, height, concerned=Concerned(side), in_spasm=spasm).sentence(code)  # type: ignore[arg-type]
        for tight in ({}, {"psoas": 0.5})
        for height in (None, 1.7)
        for side, spasm in (("left", False), ("right", True), ("both", False))
        for code in lengths_of(tight, height).stretches()
    ]
    with translation.override("es"):
        assert found
        assert [text for text in found if spoken(text) == text] == []
        assert spoken(f"The pelvis dropped in the Trendelenburg test. {works_for('gluteus_medius')}") == (
            "La pelvis cayó en la prueba de Trendelenburg. En el modelo del cuerpo, este músculo trabaja entonces al 100% de su fuerza "
            "en lugar del 18%: tensor de la fascia lata (levantar la rodilla); un músculo más fuerte le quita esa carga."
        )


def test_a_later_next_step_and_the_reasons_of_a_plan_are_spanish() -> None:
    exam = Finding("exam", "thomas_test", "left", present=True)
    tight = MuscleState("psoas", "left", "tight", 0.3)
    groin = Visit("v", Client(age_years=34), "My left groin aches when I lift my knee.", (exam,), (tight,))
    foreign = "My left groin aches when I lift my knee. Me duele mucho la ingle en las escaleras. It is worse after sitting."
    planned, unread = assess(groin), assess(Visit("v", Client(age_years=34), foreign)).verdict.because
    assert isinstance(planned, Cleared)
    told = [*unread, *(step.reason for step in planned.plan.first_steps)]
    told += [
        text
        for kind in ("leave_out", "hold")
        for step in [step_of_kind(kind)]
        for text in (step.title, step.text)
    ]
    with translation.override("es"):
        assert any("looks like Spanish" in text for text in told)
        assert [text for text in told if spoken(text) == text] == []
        assert spoken("The practitioner found the psoas tight on the left.") == (
            "El profesional halló tenso este músculo: psoas, en el lado izquierdo."
        )
