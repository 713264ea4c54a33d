"""Does a medicine or condition hold for the client: theirs and now, over, denied, or someone else's?

Every function looks at one sentence as words and marks, and a mention at ``[start, end)``. What is in doubt counts as
held, since a caution too many costs a question and one too few may cost a life.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from psoas.text.health.cleared import looked_for_and_clear, stopped_then
from psoas.text.health.cues import begins_with, cues, has_phrase
from psoas.text.health.place import Place
from psoas.text.lexicon import lexicon

LONG_PAST: Final = "health.long_past"  # the rule of what has been over for years
IN_YOUTH: Final = "health.in_youth"  # and of what the client had as a child
Held = Literal["now", "over", "denied", "other_person", "asked"]
_REACH: Final = 14  # words; a denial further away than this belongs to something else
_FAR: Final = 40  # words; nothing further back than this says whose or when a mention is
_LIST: Final = 120  # words after a mention in which the list goes on that it stands in
_AFTER: Final = 6  # words after a mention in which "until", "ruled out" or "years ago" still belong to it


class Judged(NamedTuple):
    """How a mention stands, and the rule that says so."""

    status: Held
    rule: str


def judge(place: Place, others: frozenset[str]) -> Judged:
    """How a mention stands; ``others`` are the words for people who are not the client."""
    if _someone_else(place, others):
        return Judged("other_person", "health.someone_else")
    before = _denied_before(place)
    denied = {
        "health.denied_before": before == "denied",
        "health.excluded_before": _excluded_before(place),
        "health.looked_for_and_clear": looked_for_and_clear(place),
        "health.never_began": _never_began(place),
        "health.denied_after": _denied_after(place),
        "health.tolerated": place.tolerable and _tolerated(place),
    }
    over = {"health.doubt": before == "doubt", "health.past": _past(place)}
    rule = next((rule for rule, fires in denied.items() if fires), "")
    if rule:
        return Judged("denied", rule)
    rule = next((rule for rule, fires in over.items() if fires), "")
    if rule == "health.past":
        rule = _how_long_past(place)
    return Judged("over", rule) if rule else Judged("now", "health.stated")


def _tolerated(place: Place) -> bool:
    """As in "aspirin has never given me any trouble", "I am fine with ibuprofen": what can be taken, and is not said to be."""
    before = place.sentence[max(0, place.start - 4) : place.start]
    ends = {" ".join(before[-n:]) for n in (1, 2, 3)}
    return not ends.isdisjoint(cues("tolerated_before")) or begins_with(
        place.sentence[place.end :], cues("tolerated")
    )


def only_asked(sentence: Sequence[str], start: int, end: int) -> bool:
    """As in "should I take turmeric?", "is it ok to take ibuprofen for it?": whether to begin with what is named.

    Anything else that is said of it leaves open whether the client has it already: "can I take warfarin with food?".
    """
    if not sentence or sentence[-1] != "?" or sentence[end] not in cues("after_what_is_asked"):
        return False
    at = start - 1
    while at >= 0 and sentence[at] in cues("between_take_and_name"):
        at -= 1
    if at < 2 or sentence[at] not in cues("begins_with_it"):
        return False
    return has_phrase(sentence[at - 2 : at], cues("asks_to_begin"))


def supplement_asked(sentence: Sequence[str], start: int, *, follows_question: bool) -> bool:
    """As in "is turmeric any good?", "should I try turmeric or CBD oil?", "and fish oil?": asked about, not taken.

    Args:
        sentence: its words and marks.
        start: where the herb or supplement begins.
        follows_question: the sentence before it asks too.
    """
    if not sentence or sentence[-1] != "?":
        return False
    joined = " ".join(sentence)
    for asks in cues("may_take"):
        joined = joined.replace(asks, "should i")
    if has_phrase(joined.split(), cues("taken_already")):
        return False
    before = sentence[:start]
    return has_phrase(before, cues("asks_of_supplement")) or (
        follows_question and begins_with(before, cues("goes_on_asking"))
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


def _denied_before(place: Place) -> str:
    """``denied``, ``doubt`` or nothing, by the nearest denial in the mention's clause."""
    sentence, start = place.sentence, place.start
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
        if _closed(between, place.kind) or not _list_goes_on(place, between):
            return ""
        return "doubt" if any(w in cues("doubts_after_negation") for w in after) else "denied"
    return ""


def _void(sentence: Sequence[str], at: int, after: Sequence[str]) -> bool:
    """A denial that denies nothing: "no longer" (a past), "never miss", "cannot do without"."""
    if list(after[:1]) == ["longer"] or any(w in cues("void_after_negation") for w in after):
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


def _list_goes_on(place: Place, between: Sequence[str]) -> bool:
    """Whether a denial still holds past a comma: in a list with "or", or of things of one kind."""
    if "," not in between:
        return True
    tail = place.sentence[place.end : place.end + _LIST]
    last = len(between) - 1 - list(reversed(between)).index(",")
    near = (*between[last + 1 :], *tail[:2])
    if any(w in cues("stated") or w.isdigit() or w == "instead" for w in near):
        return False
    listed = next((n for n, w in enumerate(tail) if w in cues("list_words")), None)
    closers = cues("closes_for_medicine") | cues("stated") | cues("ends_scope")
    if listed is not None and not any(w in closers or w.isdigit() for w in tail[:listed]):
        return True
    return any(w in cues("list_words") for w in between) or list(place.denied_before[-1:]) == [place.kind]


def _excluded_before(place: Place) -> bool:
    """As in "the scan excluded a clot", "they ruled out gallstones and an ulcer"; not "it could not be ruled out"."""
    if place.kind == "medicine":
        return False
    sentence, start = place.sentence, place.start
    # A phrase with a gap may hold it: "scan excluded an aneurysm".
    for at in range(place.end - 1, max(_clause_start(sentence, start), start - _AFTER) - 1, -1):
        size = next((n for n in (1, 2) if " ".join(sentence[at : at + n]) in cues("excludes")), 0)
        if not size:
            continue
        before, between = sentence[max(0, at - 3) : at], sentence[at + size : start]
        spent = between[:1] in ([","], [":"]) or any(w in cues("closes_for_condition") for w in between)
        found = cues("found_instead")
        spent = (
            spent
            or not found.isdisjoint(between)
            or not found.isdisjoint(sentence[place.end : place.end + 3])
        )
        return not spent and not any(w in cues("not_yet_excluded") for w in before)
    return False


def _never_began(place: Place) -> bool:
    """As in "was prescribed it but never started", "offered but I refused"."""
    after = place.sentence[place.end : place.end + _AFTER]
    return has_phrase(after, cues("never_began"))


def _denied_after(place: Place) -> bool:
    """Answered with no ("warfarin: no"), ruled out, or (a condition) found normal."""
    after = list(place.sentence[place.end : place.end + 5])
    if place.kind != "medicine" and begins_with(
        after[1:] if after[:1] == [":"] else after, cues("found_normal")
    ):
        return True
    while after and after[0] in {":", ","}:
        after.pop(0)
    if after and after[0] in cues("answers_no") and (len(after) == 1 or after[1] in {".", ",", "?", ":"}):
        return True
    return begins_with(after, cues("ruled_out"))


def _past(place: Place) -> bool:
    sentence, start, end = place.sentence, place.start, place.end
    if has_phrase(sentence[max(0, start - _FAR) : end + _FAR], cues("recent")):
        return False  # what was stopped days ago still acts
    before = _without_periods(sentence[_clause_start(sentence, start) : start])
    if _stopped_before(before, place.kind):
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
    after = _without_periods(sentence[end:stop])
    if _dated_over(place, before, after) or stopped_then(place):
        return True
    if any(w in cues("ends_in_a_year") and _is_past_year(after[n + 1 : n + 2]) for n, w in enumerate(after)):
        return True
    well_since = has_phrase(sentence[end : end + _REACH], cues("well_since"))
    begins = cues("begins") - ({"since"} if well_since else set())
    return has_phrase(after, cues("past_after")) and not any(w in begins for w in (*before, *after))


def is_born(place: Place) -> bool:
    """As in "had a baby in March": who had it is no longer pregnant."""
    mention = place.sentence[place.start : place.end]
    return mention[0] == "had" and not cues("newborn").isdisjoint(mention)


def _dated_over(place: Place, before: Sequence[str], after: Sequence[str]) -> bool:
    """Over by its year: "had my last baby in 2011", "warfarin for three months in 2009", "on a trip in 2018", "was pregnant in 2003"."""
    mention = place.sentence[place.start : place.end]
    if mention[0] in {"had", "gave"} and mention[-1] == "in" and _is_past_year(after[:1]):
        return True
    if not cues("over_by_its_year").isdisjoint(mention) and not {"now", "again", "currently"}.intersection(
        after
    ):
        dated = next((w for w in after if w.isdigit()), "")
        if _is_past_year([dated]):
            return True
    medicine = place.kind == "medicine"
    if mention[0] in cues("events") and any(
        w == "in" and _is_past_year(after[n + 1 : n + 2]) for n, w in enumerate(after)
    ):
        return True
    if medicine and has_phrase(after, cues("short_stay")) and any(_is_past_year([w]) for w in after):
        return True
    begun = any(w in cues("begins") for w in before)
    if (
        medicine
        and not begun
        and cues("present").isdisjoint(before)
        and (_course_after(after) or _single_dose(before, after))
    ):
        return True
    return (medicine or list(before[-1:]) == ["was"]) and _was_in_a_year(after) and not begun


def _without_periods(words: Sequence[str]) -> Sequence[str]:
    """The words without "in the past" where a length of time follows: "in the past year" reaches up to now."""
    for at in range(len(words) - 3):
        if list(words[at : at + 3]) == ["in", "the", "past"]:
            following = words[at + 3]
            if following.isdigit() or following in cues("periods"):
                return (*words[:at], *words[at + 3 :])
    return words


def _how_long_past(place: Place) -> str:
    """The rule of a past by what is said in its clause: as a child, years ago ("until 2009"), or only over."""
    words = place.sentence[_clause_start(place.sentence, place.start) : place.end + _AFTER]
    if has_phrase(words, cues("youth")):
        return IN_YOUTH
    newest = max(lexicon().past_years)
    dated = any(w.isdigit() and int(w) in lexicon().past_years and int(w) < newest - 1 for w in words)
    return LONG_PAST if dated or has_phrase(words, cues("long_past")) else "health.past"


def _was_in_a_year(after: Sequence[str]) -> bool:
    """As in "warfarin in 2009", "for three months in 2009", "from 2008 to 2009": a medicine whose time is told, and is over."""
    after, spent = list(after), 0
    if after[:1] == ["for"]:
        spent = next((n + 1 for n, w in enumerate(after[:5]) if w in cues("units")), len(after))
    rest = after[spent:]
    if rest[:1] == ["from"] or _is_past_year(rest[:1]):
        return any(
            w in {"to", "until", "till"} and _is_past_year(rest[n + 1 : n + 2]) for n, w in enumerate(rest)
        )
    if rest[:1] == ["after"] and any(w in cues("operations") for w in rest):
        return any(_is_past_year([w]) for w in rest)
    return rest[:1] == ["in"] and _is_past_year(rest[1:2])


def _course_after(after: Sequence[str]) -> bool:
    """As in "for six months after a flight in 2009": a course with its length, after what happened in a year that is past."""
    if after[:1] != ["for"]:
        return False
    spent = next((n + 1 for n, w in enumerate(after[:5]) if w in cues("units")), len(after))
    rest = list(after[spent:])
    return rest[:1] in (["after"], ["following"], ["around"]) and any(_is_past_year([w]) for w in rest)


def _single_dose(before: Sequence[str], after: Sequence[str]) -> bool:
    """As in "I had one Valium before a scan in 2012"."""
    ends = {" ".join(before[-n:]) for n in (1, 2, 3)}
    told = any(_is_past_year([w]) for w in after) or has_phrase(after, cues("long_past"))
    return told and not ends.isdisjoint(cues("single_dose")) and cues("begins").isdisjoint(after)


def _is_past_year(words: Sequence[str]) -> bool:
    """As in "until 2012"."""
    return any(w.isdigit() and int(w) in lexicon().past_years for w in words)


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


def _someone_else(place: Place, people: frozenset[str]) -> bool:
    sentence, start, end = place.sentence, place.start, place.end
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
    if (
        len(after) >= 2
        and after[0] in {"is", "are", "was", "were", "belongs"}
        and after[1] in people | {"to"}
    ):
        return True  # "the pacemaker is my husband's"; "my" is left out above
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
    if place.kind == "own_child" and sentence[at] in cues("own_child"):
        return False
    between = sentence[at + 1 : start]
    return not any(
        w in cues("self") and not (w == "my" and n + 1 < len(between) and between[n + 1] in people)
        for n, w in enumerate(between)
    )
