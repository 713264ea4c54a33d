"""What a client takes home: the content of a handout, made once and printed by whoever renders it.

``handout_of`` makes it from a visit and its assessment; ``urgency_lines`` says how soon to see whom; ``numbered``
puts a country's numbers into a text.
"""

from psoas.care.handout.content import Action, Handout, Occasion
from psoas.care.handout.making import handout_of
from psoas.care.handout.tables import LANGUAGES, UrgencyLines, numbered, urgency_lines

__all__ = [
    "LANGUAGES",
    "Action",
    "Handout",
    "Occasion",
    "UrgencyLines",
    "handout_of",
    "numbered",
    "urgency_lines",
]
