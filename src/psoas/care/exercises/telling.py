"""An exercise as a client reads it, in their language."""

from __future__ import annotations

from dataclasses import dataclass

from psoas.care.exercises.dose import dose_words
from psoas.care.exercises.exercise import Exercise
from psoas.care.exercises.translating import OF_THE_TABLES, line_in


@dataclass(frozen=True, slots=True)
class ToldExercise:
    """What a client reads of an exercise. ``language`` is English where a line of it is not translated: no text mixes two."""

    language: str
    title: str
    dose: str
    equipment: tuple[str, ...]
    steps: tuple[str, ...]
    mistakes: tuple[str, ...]
    stop_if: tuple[str, ...]
    easier: str
    harder: str


def told(one: Exercise, language: str = OF_THE_TABLES) -> ToldExercise:
    """An exercise in a language.

    Args:
        one: the exercise.
        language: two letters; the whole is English where a line is not translated.

    Raises:
        KnowledgeError: there are no words in this language.
    """
    dose = dose_words(one.dose, language)
    lines = {line: line_in(line, language) for line in one.client_lines}
    if None in lines.values():
        return told(one, OF_THE_TABLES)

    def say(*texts: str) -> tuple[str, ...]:
        return tuple(lines[text] or text for text in texts)

    return ToldExercise(
        language=language,
        title=say(one.title)[0],
        dose=dose,
        equipment=say(*one.equipment),
        steps=say(*one.steps),
        mistakes=say(*one.mistakes),
        stop_if=say(*one.stop_if),
        easier=say(one.easier)[0] if one.easier else "",
        harder=say(one.harder)[0] if one.harder else "",
    )
