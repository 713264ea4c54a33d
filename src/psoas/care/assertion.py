"""Does a name in a client's sentence hold: theirs and now, over, denied, or someone else's?

Every function looks at one sentence as a list of tokens and a mention at ``[start, end)``. What is in doubt
counts as held, since a caution too many costs a question and one too few may cost a life.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from psoas.care.triggers import cues

Status = Literal["now", "past", "denied", "other"]
_REACH = 14  # tokens; a denial further away than this belongs to something else
_FAR = 40  # tokens; nothing further back than this says whose or when a mention is
_AFTER = 6  # tokens after a mention in which "until", "ruled out" or "years ago" still belong to it


def status(sentence: Sequence[str], start: int, end: int, kind: str, kinds_between: Sequence[str]) -> Status:
    """How a mention stands.

    Args:
        sentence: its tokens.
        start: first token of the mention.
        end: one past its last token.
        kind: ``medicine``, ``condition`` or ``state``.
        kinds_between: the kinds of the mentions before it in the sentence, empty for one that holds.
    """
    if _someone_else(sentence, start, end, kind):
        return "other"
    verdict = _denied_before(sentence, start, end, kind, kinds_between)
    if verdict == "denied" or _denied_after(sentence, end, kind):
        return "denied"
    if verdict == "doubt" or _past(sentence, start, end, kind):
        return "past"
    return "now"


def has_phrase(tokens: Sequence[str], phrases: frozenset[str]) -> bool:
    """Whether any phrase (one word or several) stands in the tokens."""
    return any(w in phrases for w in tokens) or any(
        " ".join(tokens[n : n + size]) in phrases for size in (2, 3, 4) for n in range(len(tokens) - size + 1)
    )


def _clause_start(sentence: Sequence[str], start: int) -> int:
    """Where the clause that holds ``start`` begins: after a contrast, or after "and" with a new verb."""
    ends, joins, new = cues("ends_scope"), cues("joins"), cues("new_clause")
    for at in range(start - 1, max(-1, start - 1 - _FAR), -1):
        word = sentence[at]
        if word in ends and not (at and sentence[at - 1] in cues("negations")):
            return at + 1
        if word in joins and at + 1 < len(sentence) and sentence[at + 1] in new:
            return at + 1
    return max(0, start - _FAR)


def _denied_before(
    sentence: Sequence[str], start: int, end: int, kind: str, kinds_between: Sequence[str]
) -> str:
    """``denied``, ``doubt`` or nothing, by the nearest denial in the mention's clause."""
    low = max(_clause_start(sentence, start), start - _REACH)
    for at in range(start - 1, low - 1, -1):
        if sentence[at] not in cues("negations"):
            continue
        after = sentence[at + 1 : min(at + 3, start)]
        if _void(sentence, at, after):
            return ""
        if sentence[at] == "non":
            return "denied" if at == start - 1 else ""
        between = sentence[at + 1 : start]
        if _closed(between, kind) or not _list_goes_on(between, sentence[end:], kind, kinds_between):
            return ""
        return "doubt" if any(w in cues("doubts_after_negation") for w in after) else "denied"
    return ""


def _void(sentence: Sequence[str], at: int, after: Sequence[str]) -> bool:
    """A denial that denies nothing: "no longer" (a past), "never miss", "cannot do without"."""
    if after[:1] == ["longer"] or any(w in cues("void_after_negation") for w in after):
        return True
    doubled = any(w in cues("negations") for w in sentence[max(0, at - 3) : at])
    return sentence[at] == "without" and doubled


def _closed(between: Sequence[str], kind: str) -> bool:
    """Whether a denial spent itself on something else before the mention ("no problems on warfarin")."""
    closers = cues("closes_for_medicine") if kind == "medicine" else cues("closes_for_condition")
    for at, word in enumerate(between):
        if word in closers and any(w not in cues("fillers") and w not in {",", ":"} for w in between[:at]):
            return True
    return False


def _list_goes_on(
    between: Sequence[str], tail: Sequence[str], kind: str, kinds_between: Sequence[str]
) -> bool:
    """Whether a denial still holds past a comma: in a list with "or", or of things of one kind."""
    if "," not in between:
        return True
    last = len(between) - 1 - list(reversed(between)).index(",")
    near = (*between[last + 1 :], *tail[:2])
    if any(w in cues("stated") or w.isdigit() or w == "instead" for w in near):
        return False
    listed = next((n for n, w in enumerate(tail) if w in cues("list_words")), None)
    closers = cues("closes_for_medicine") | cues("stated") | cues("ends_scope")
    if listed is not None and not any(w in closers or w.isdigit() for w in tail[:listed]):
        return True
    return any(w in cues("list_words") for w in between) or kinds_between[-1:] == [kind]


def _denied_after(sentence: Sequence[str], end: int, kind: str) -> bool:
    """Answered with no ("warfarin: no"), ruled out, never begun, or (a condition) found normal."""
    if has_phrase(sentence[end : end + _AFTER], cues("never_began")):
        return True
    after = list(sentence[end : end + 5])
    if kind != "medicine" and _begins_with(after[1:] if after[:1] == [":"] else after, cues("found_normal")):
        return True
    while after and after[0] in {":", ","}:
        after.pop(0)
    if after and after[0] in cues("answers_no") and (len(after) == 1 or after[1] in {".", ",", "?", ":"}):
        return True
    return _begins_with(after, cues("ruled_out"))


def _begins_with(tokens: Sequence[str], phrases: frozenset[str]) -> bool:
    return any(" ".join(tokens[:size]) in phrases for size in (1, 2, 3))


def _past(sentence: Sequence[str], start: int, end: int, kind: str) -> bool:
    if has_phrase(sentence[max(0, start - _FAR) : end + _FAR], cues("recent")):
        return False  # what was stopped days ago still acts
    before = sentence[_clause_start(sentence, start) : start]
    if _stopped_before(before, kind):
        return True
    stop = next(
        (
            n
            for n in range(end, min(end + _AFTER + 4, len(sentence)))
            if sentence[n] in cues("ends_scope")
            or (sentence[n] in {"and", ","} and n > end and _opens(sentence, n))
        ),
        min(end + _AFTER + 4, len(sentence)),
    )
    after = sentence[end:stop]
    return has_phrase(after, cues("past_after")) and not any(w in cues("begins") for w in (*before, *after))


def _opens(sentence: Sequence[str], at: int) -> bool:
    return at + 1 < len(sentence) and sentence[at + 1] in (cues("new_clause") | {"stopped"})


def _stopped_before(before: Sequence[str], kind: str) -> bool:
    """A stop before the mention, not itself denied ("never stopped") nor spent on something else."""
    for at in range(len(before) - 1, max(-1, len(before) - 9), -1):
        for size in (1, 2, 3, 4):
            if " ".join(before[at : at + size]) not in cues("past_before"):
                continue
            rest = before[at + size :]
            if at and before[at - 1] in cues("negations") and before[at] != "longer":
                return False
            if before[at + size - 1] == "from" and "to" in rest:
                return False  # the new one in "switched from this to that"
            spent = any(w in cues("begins") or w in {"because", "when"} for w in rest)
            return not (spent or _closed(rest, kind))
    return False


def _someone_else(sentence: Sequence[str], start: int, end: int, kind: str) -> bool:
    people = cues("others")
    if has_phrase(sentence[end : end + _AFTER], cues("family_after")):
        return True
    after = [w for w in sentence[end : end + 4] if w not in {"my", "in"}]
    if (
        len(after) >= 2
        and after[0] in {",", ":"}
        and after[1] in people
        and (len(after) == 2 or after[2] in {",", "."})
    ):
        return True
    at = next(
        (
            n
            for n in range(start - 1, max(-1, start - 1 - _FAR), -1)
            if {sentence[n], sentence[n].removesuffix("s")} & people
        ),
        None,
    )
    if at is None:
        return False
    if kind == "own_child" and sentence[at] in cues("own_child"):
        return False
    between = sentence[at + 1 : start]
    return not any(
        w in cues("self") and not (w == "my" and n + 1 < len(between) and between[n + 1] in people)
        for n, w in enumerate(between)
    )
