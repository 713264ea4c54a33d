"""A sign that a contrast ends: "I had a temperature but it's gone", "cystitis, but antibiotics sorted it"."""

from __future__ import annotations

from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import CLAUSE
from psoas.text.word_groups import exact_words


def but_it_is_over(passage: Passage, sign: Mention, cue: Mention) -> bool:
    """True where "but it has gone" speaks of the sign right before it; a pain named between is what has gone."""
    at = cue.first - 1
    if cue.code not in ("resolved", "over") or sign.last >= at or passage.tokens[at].lemma != "but":
        return False
    if passage.tokens[cue.first].word not in exact_words("temporality.it"):
        return False
    if any(passage.tokens[n].break_before >= CLAUSE for n in range(sign.last + 1, cue.first)):
        return False
    between = range(sign.last + 1, at)
    return not any(
        passage.at(n)
        and any(m.type in ("red_flag", "quality", "region") or m.code == "pain" for m in passage.at(n))
        for n in between
    )
