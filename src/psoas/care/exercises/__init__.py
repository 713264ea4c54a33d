"""Exercises and self-care: what each is, its dose, the ladder of the psoas, and when to go up or down a step.

``exercises`` is the whole table, ``exercise`` one of it, ``exercises_of`` those of an intervention. ``ladder`` says which rungs fit a
client and why the others do not; ``progress`` what comes after an exercise by how it went; ``told`` is one as a client reads it.
"""

from psoas.care.exercises.dose import Dose, dose_words
from psoas.care.exercises.exercise import EVIDENCE_FITS, FAMILIES, POSITIONS, RUNGS, Exercise
from psoas.care.exercises.facts import ClientFact, client_facts, facts_of_client
from psoas.care.exercises.ladder import LeftOut, Rung, fitting_exercise, ladder, left_out_for
from psoas.care.exercises.progress import ACTIONS, NextStep, Response, progress
from psoas.care.exercises.reading import exercise, exercises, exercises_by_intervention, exercises_of
from psoas.care.exercises.telling import ToldExercise, told
from psoas.care.exercises.translating import exercise_words, line_in, lines_of

__all__ = [
    "ACTIONS",
    "EVIDENCE_FITS",
    "FAMILIES",
    "POSITIONS",
    "RUNGS",
    "ClientFact",
    "Dose",
    "Exercise",
    "LeftOut",
    "NextStep",
    "Response",
    "Rung",
    "ToldExercise",
    "client_facts",
    "dose_words",
    "exercise",
    "exercise_words",
    "exercises",
    "exercises_by_intervention",
    "exercises_of",
    "facts_of_client",
    "fitting_exercise",
    "ladder",
    "left_out_for",
    "line_in",
    "lines_of",
    "progress",
    "told",
]
