"""Step 8, assemble: statuses, links, sides and time to findings and questions, one per type and code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from psoas.intake.drafts import Draft, finding_of, grouped
from psoas.intake.heard import heard_mentions
from psoas.intake.inference.eased_by import eased_by
from psoas.intake.inference.rules import implied
from psoas.intake.narrative import Narrative
from psoas.intake.onset.causes import causes
from psoas.intake.onset.consequences import consequences
from psoas.intake.onset.events import events
from psoas.intake.onset.impacts import impacts
from psoas.intake.onset.long_over import long_over
from psoas.intake.onset.morning_stiffness import morning_stiffness
from psoas.intake.onset.trend import found as worsenings
from psoas.intake.onset.trend import returns
from psoas.text.assertion.experiencer import stated_age
from psoas.text.assertion.statuses import Statuses
from psoas.text.lexicon import TOLD
from psoas.text.matching import Mention
from psoas.text.newness.weigh import worth_asking
from psoas.text.passage import Passage
from psoas.text.tokens import NONE
from psoas.text.word_groups import code_group, exact_words, word_group
from psoas.visit import Question, Span, Understanding
from psoas.vocabulary import FINDING_TYPES, Side

# Both legs as nerves make them ill: sore adductors or shins on both sides are none of it.
_LEG_REGIONS: Final = code_group("findings.leg_regions")
_NERVE: Final = code_group("findings.nerve")
_BOTH_LEGS: Final = "both_legs_affected"
_GROWING: Final = "progressive_weakness"
# "Not for years": a length that is denied is no other length.
_NEVER_DENIED: Final = code_group("findings.never_denied")
_MAJOR: Final = "major_trauma"
_OLD: Final = 65


def assemble(narrative: Narrative) -> Understanding:
    """The ``Understanding`` of a narrative."""
    text, passage, length = narrative.text, narrative.passage, narrative.length
    statuses, links, sides = narrative.statuses(), narrative.links, narrative.sides
    drafts = [
        Draft(m.type, m.code, r == "affirmed", sides.get(m, "unstated"), m.first, m.last)
        for m, r in statuses.items()
        if r == "affirmed" or (r == "negated" and m.type not in TOLD)
    ]
    began = tuple(e for e in events(passage) if not long_over(passage, e))
    caused = causes(passage)
    causing = [c for c in caused if c.last > c.first]
    causing += [
        m
        for m, r in statuses.items()
        if m.code == "clear_cause" and r == "affirmed" and passage.tokens[m.first].word == "post"
    ]  # "low back pain post lifting"
    # "I lifted a pallet and felt it go": how it began, and not what hurts now.
    begins = {e.first for e in began}
    beside = {n for c in causing for n in range(c.first + 1, c.last + 2)}
    links = tuple(
        x
        for x in links
        if x.activity.first not in beside and begins.isdisjoint(range(x.activity.first, x.activity.last + 1))
    )
    drafts = [d for d in drafts if d.code != "heavy_work" or begins.isdisjoint(range(d.first, d.last + 1))]
    drafts = [d for d in drafts if d.code not in _DEEDS_OF_ONCE or not d.present or not _long_ago(passage, d)]
    drafts = [d for d in drafts if d.present or d.type != "course" or d.code not in _NEVER_DENIED]
    drafts += [
        Draft(
            x.type,
            x.code,
            x.present,
            "unstated",
            min(x.activity.first, x.cue.first),
            max(x.activity.last, x.cue.last),
        )
        for x in links
    ]
    drafts += _untold(drafts, (*_of_now(passage), *eased_by(passage), *returns(passage)))
    drafts += _injury(drafts, passage)
    drafts += _morning(passage, drafts)
    drafts += _stiff_at_all(drafts)
    # "Gets worse when I sit" is about sitting, not about the course; "getting worse for weeks on my feet" is about both.
    drafts = [
        d
        for d in drafts
        if d.code != "worsening"
        or passage.tokens[d.last].word == "to"  # "gone from a twinge on hills to agony"
        or _over_time(passage, d)
        or not any(_within(x.cue, d) for x in links)
    ]
    drafts = [d for d in drafts if not _each_time(text, passage, d)]
    timed = passage.cues("long_time", "short_time")
    if length is None:
        # "On steroids for years": a time that is not the complaint's is not its course either.
        drafts = [
            d
            for d in drafts
            if d.code not in ("acute", "subacute", "chronic") or not any(_within(c, d) for c in timed)
        ]
    if length is not None:
        drafts = [d for d in drafts if d.type != "course" or d.code not in ("acute", "subacute", "chronic")]
        drafts.append(Draft("course", length.course, True, "unstated", length.first, length.last))
    drafts += _events(passage, drafts, (*began, *caused))
    drafts += _strain(drafts, passage)
    if not any(d.code == "worsening" for d in drafts):
        drafts += [Draft(w.type, w.code, True, "unstated", w.first, w.last) for w in worsenings(passage)[:1]]
    drafts += _growing_weakness(passage, drafts)
    drafts += _both_legs(passage, drafts, sides, statuses)
    drafts += _implied(drafts)
    findings = [finding_of(text, passage, group) for group in grouped(drafts)]
    findings.sort(key=lambda f: (f.span.start if f.span else 0, FINDING_TYPES.index(f.type)))
    present = {f.code for f in findings if f.type == "red_flag" and f.present}
    questions = _questions(text, passage, statuses, present)
    open_codes = {q.asks_about for q in questions}
    kept = tuple(f for f in findings if f.present or f.key not in open_codes)
    days = round(length.days) if length is not None and length.days is not None else None
    return Understanding(text, kept, questions, days, mentions=heard_mentions(narrative))


def _long_ago(passage: Passage, draft: Draft) -> bool:
    return long_over(passage, Mention("course", draft.code, "yes", draft.first, draft.last))


_DEEDS_OF_ONCE: Final = code_group("injury_exclusions.accidents") - {_MAJOR}


def _of_now(passage: Passage) -> tuple[Mention, ...]:
    """Falls and blows that are not told of another time."""
    return tuple(m for m in impacts(passage) if not long_over(passage, m))


def _untold(drafts: Sequence[Draft], found: Sequence[Mention]) -> list[Draft]:
    """What is found by its grammar and named by no phrase."""
    named = {d.code for d in drafts}
    made = {m.code: Draft(m.type, m.code, True, "unstated", m.first, m.last) for m in reversed(found)}
    return [d for code, d in made.items() if code not in named]


def _injury(drafts: Sequence[Draft], passage: Passage) -> list[Draft]:
    """A fall or a blow happens at one moment, and is a cause that the person names."""
    found = [d for d in drafts if d.code == "trauma" and d.present][:1]
    if found and (stated_age(passage) or 0) >= _OLD and not any(d.code == _MAJOR for d in drafts):
        # Vocabulary: "a high-energy injury, or a minor one in an older person".
        return [
            *_injury([*drafts, replace(found[0], type="red_flag", code=_MAJOR)], passage),
            replace(found[0], type="red_flag", code=_MAJOR),
        ]
    if any(d.code == "gradual_onset" and d.present for d in drafts):
        return []
    return [replace(d, code=code) for d in found for code in ("sudden_onset", "clear_cause")]


def _strain(drafts: Sequence[Draft], passage: Passage) -> list[Draft]:
    """As in "pulled something sprinting for a train": a strain happens at one moment, whatever caused it."""
    if any(d.code in ("sudden_onset", "gradual_onset") for d in drafts):
        return []
    return [
        replace(d, code="sudden_onset")
        for d in drafts
        if d.code == "clear_cause"
        and d.present
        and any(t.past and t.lemma in _STRAINED for t in passage.tokens[d.first : d.last + 1])
    ][:1]


_STRAINED: Final = word_group("findings.strained")


def _each_time(text: str, passage: Passage, draft: Draft) -> bool:
    """As in "comes on after an hour at the desk", "worst after a long drive": what brings it on, not what began it."""
    if draft.code != "clear_cause" or not draft.present:
        return False
    first = passage.tokens[draft.first]
    if first.lemma in _BEGINS and text[first.start : first.end].lower().endswith("s"):
        return True
    told = any(passage.cue_ends(n, "worse", "pain") for n in (draft.first - 2, draft.first - 1))
    if not told or first.lemma not in _AFTER:
        return False
    start, last = passage.sentence(draft.first)
    return not passage.has_past(start, last) and not any(
        t.lemma in _AN_INJURY for t in passage.tokens[draft.first : draft.last + 3]
    )


_BEGINS: Final = word_group("findings.begins")
_AFTER: Final = word_group("findings.after")
_AN_INJURY: Final = word_group("injury_exclusions.an_injury")


def _morning(passage: Passage, drafts: Sequence[Draft]) -> list[Draft]:
    """Morning stiffness that is told as a passage and not by its name."""
    if any(d.code.startswith("morning_stiffness") for d in drafts):
        return []
    found = morning_stiffness(passage)
    return [] if found is None else [Draft("course", found.code, True, "unstated", found.first, found.last)]


def _implied(drafts: Sequence[Draft]) -> list[Draft]:
    """What follows from what was said, in the words that said it."""
    said = {f"{d.type}:{d.code}": d for d in reversed(drafts) if d.present}
    named = {f"{d.type}:{d.code}" for d in drafts}
    out: list[Draft] = []
    for key, means in implied(said, named):
        type_, _, code = means.partition(":")
        out.append(replace(said[key], type=type_, code=code))
    return out


def _stiff_at_all(drafts: Sequence[Draft]) -> list[Draft]:
    """Who is stiff in the morning is stiff."""
    if any(d.code == "stiffness" for d in drafts):
        return []
    found = [d for d in drafts if d.code.startswith("morning_stiffness") and d.present][:1]
    return [replace(d, type="quality", code="stiffness") for d in found]


def _events(passage: Passage, drafts: Sequence[Draft], told_of: Sequence[Mention]) -> list[Draft]:
    """What a person did when it began is a cause that they name: "I bent to the drawer and it went"."""
    if any(d.code == "gradual_onset" and d.present for d in drafts):
        return []
    told = {d.code for d in drafts}
    found = [
        e for e in (*told_of, *consequences(passage)) if e.code not in told and not long_over(passage, e)
    ]
    made = {e.code: Draft("course", e.code, True, "unstated", e.first, e.last) for e in reversed(found)}
    return list(made.values()) or _deed(passage, drafts)


def _deed(passage: Passage, drafts: Sequence[Draft]) -> list[Draft]:
    """A deed in the sentence of a sudden onset."""
    if any(d.code == "clear_cause" for d in drafts):
        return []
    for sudden in drafts:
        if sudden.code != "sudden_onset" or not sudden.present:
            continue
        first, last = passage.sentence(sudden.first)
        for at in range(first, last):
            led = passage.tokens[at].word in _LEADS_TO_DEED
            said = {t.lemma for t in passage.tokens[at + 1 : at + 4]}
            if led and said & _DEEDS and not said & _SUPPOSED:  # "I thought I'd pulled it"
                return [Draft("course", "clear_cause", True, "unstated", at, at + 1)]
        injured = {t.lemma for t in passage.tokens[sudden.first : sudden.last + 1]} & _INJURED
        setting = _setting(passage, first, last) if injured else None
        if setting is not None:
            return [Draft("course", "clear_cause", True, "unstated", setting, setting)]
    return []


def _setting(passage: Passage, first: int, last: int) -> int | None:
    """What was being done at that moment: "on a long run I felt a twang", "tweaked my back at the gym doing squats"."""
    for spot in passage.matches:
        if spot.type not in ("activity", "context") or not first <= spot.first <= last:
            continue
        if spot.type == "context" and spot.code not in _SPORTS:
            continue
        before = passage.tokens[max(first, spot.first - 4) : spot.first]
        led = any(t.word in _DURING for t in before) or passage.tokens[spot.first].word in _DURING
        if led and all(t.break_before == NONE for t in before[1:]):
            return spot.first
    return None


_INJURED: Final = word_group("findings.injured")
_SPORTS: Final = code_group("findings.sports")
_DURING: Final = exact_words("findings.during")


_LEADS_TO_DEED: Final = exact_words("findings.leads_to_deed")
_SUPPOSED: Final = word_group("findings.supposed")
_DEEDS: Final = word_group("findings.deeds")


def _growing_weakness(passage: Passage, drafts: Sequence[Draft]) -> list[Draft]:
    """A weakness that the same sentence calls worse: "can't go up on tiptoe, getting worse over a week"."""
    if any(d.code == _GROWING for d in drafts):
        return []
    for weak in drafts:
        if weak.code != "weakness" or not weak.present or _beside_pain(passage, weak):
            continue
        first, last = passage.sentence(weak.first)
        if any(d.code == "worsening" and d.present and first <= d.first <= last for d in drafts):
            return [Draft("red_flag", _GROWING, True, "unstated", weak.first, weak.last)]
    return []


def _beside_pain(passage: Passage, weak: Draft) -> bool:
    """As in "sore and weak, worse since the new piece": what is worse may well be the soreness."""
    before = passage.tokens[max(0, weak.first - 2) : weak.first]
    return len(before) > 1 and before[1].word in ("and", "or") and before[0].word in _SORE


_SORE: Final = exact_words("findings.sore")


def _over_time(passage: Passage, draft: Draft) -> bool:
    """As in "hurts earlier on each run", "getting worse for two months": a length or an order of time stands beside it."""
    return any(t.word in _OVER_TIME for t in passage.tokens[draft.first : draft.last + 2])


_OVER_TIME: Final = exact_words("findings.over_time")


def _within(cue: Mention, draft: Draft) -> bool:
    return draft.first <= cue.first and cue.last <= draft.last


_BOTH: Final = frozenset({"leg", "foot"})


def _both_legs(
    passage: Passage, drafts: Sequence[Draft], sides: Mapping[Mention, Side], statuses: Statuses
) -> list[Draft]:
    """Pain, numbness or weakness said of both legs."""
    giving = [
        d
        for d in drafts
        if d.present and d.code == "weakness" and d.side == "both" and _of_the_leg(passage, d)
    ]
    nerves = [d for d in drafts if d.present and d.type == "quality" and d.code in _NERVE]
    found = [
        d
        for d in drafts
        if d.present and d.type == "region" and d.code in _LEG_REGIONS and d.side == "both"
        if any(_told_together(passage, d, n) for n in nerves)
    ][:1] or giving[:1]
    felt: dict[int, bool] = {}  # whether the sentence that begins at a word tells of a symptom
    for at in passage.where(_BOTH):
        if not {"both", "each"} & {t.word for t in passage.tokens[max(0, at - 2) : at]}:
            continue
        first, last = passage.sentence(at)
        symptom = felt.get(first)
        if symptom is None:
            symptom = felt[first] = passage.has_cue(first, last, "pain", "worse") or any(
                m.type == "quality" and m in sides and statuses[m] == "affirmed"
                for m in passage.mentions_within(first, last)
            )
        denied = passage.cue_before(first, at, 6, "negator") or passage.has_cue(at, at, "negator")
        if symptom and not denied:
            found.append(Draft("red_flag", _BOTH_LEGS, True, "unstated", at - 1, at))
            break
    return [Draft("red_flag", _BOTH_LEGS, True, "unstated", d.first, d.last) for d in found[:1]]


def _told_together(passage: Passage, place: Draft, feeling: Draft) -> bool:
    """In one sentence or two that follow each other, or of both sides by itself."""
    if feeling.side == "both":
        return True
    first, last = passage.sentence(place.first)
    before = passage.sentence(first - 1)[0] if first else 0
    after = passage.sentence(last + 1)[1] if last + 1 < len(passage.tokens) else last
    return before <= feeling.first <= after


def _of_the_leg(passage: Passage, draft: Draft) -> bool:
    """As in "my knees buckle"; not "weak glutes"."""
    here = passage.tokens[max(0, draft.first - 2) : draft.last + 3]
    return any(t.lemma in word_group("findings.legs") for t in here)


def _questions(text: str, passage: Passage, statuses: Statuses, present: set[str]) -> tuple[Question, ...]:
    """What to ask: each red flag that the words leave open, or that may be as ever, and do not say elsewhere."""
    out: dict[str, Question] = {}
    for mention, decision in statuses.decisions().items():
        if mention.type != "red_flag" or mention.code in present:
            continue
        if_new = worth_asking(decision)
        if decision.status != "uncertain" and not if_new:
            continue
        ask = passage.words.asks[mention.code]
        start, end = passage.tokens[mention.first].start, passage.tokens[mention.last].end
        question = Question(
            f"red_flag:{mention.code}",
            ask.if_new if if_new else ask.text,
            ask.why,
            Span(start, end, text[start:end]),
        )
        out.setdefault(mention.code, question)
    return tuple(out.values())
