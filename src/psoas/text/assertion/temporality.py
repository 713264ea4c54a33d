"""Other times: "as a kid", "cleared with antibiotics", "the knee pain has gone"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from psoas.text.assertion.experiencer import names_artery
from psoas.text.assertion.over_by_now import but_it_is_over, told_and_done
from psoas.text.assertion.rules import rule_of
from psoas.text.assertion.statuses import Reason, Status, Statuses
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import CLAUSE, COMMA, NONE, Token, figure
from psoas.text.word_groups import code_group, exact_words, word_group

_GONE: Final = code_group("temporality.gone")  # signs that are denied by having gone
_GONE_ENDS: Final = word_group("temporality.gone_ends")
_REACH: Final = 10  # words from a time to what it speaks of
_NEAR: Final = 3  # the same, of what needs it close by
_FAR: Final = 60  # words before a "has gone" in which what it is said of is sought
_SUBJECT: Final = 6  # words from a place or sign to its "has gone"


def other_times(passage: Passage, statuses: Statuses) -> None:
    """As in "As a kid", "in 2015, cleared": what is over is no finding, save what stays true of a person."""
    years = [
        Mention("cue", "past", "yes", at, at)
        for at in passage.by_lemma.get("#", ())
        if figure(passage.tokens[at].word) in passage.words.past_years
    ]
    for cue in (*passage.cues("past", "resolved", "over"), *years):
        if _goes_somewhere(passage, cue) or under_way(passage, cue):
            continue
        rule = rule_of(cue.rule)
        # Nothing is spoken of from further away, see ``_close``.
        near = passage.mentions_within(cue.first - _REACH - passage.longest, cue.last + _REACH)
        for mention in near:
            if mention.type == "red_flag" and mention.holds(cue):
                continue  # "that side of things has gone": what the sign means itself
            if mention.code in passage.words.lasting or statuses[mention] not in ("affirmed", "uncertain"):
                continue
            if keeps(mention, cue):
                continue
            acts = rule is None or (rule.acts_on(mention.type) and _apart(mention, cue) <= rule.words(_REACH))
            if acts and _speaks_of(passage, cue, mention):
                status, reason = _when_over(cue, mention)
                statuses.decide(mention, status, cue.rule or "temporality.other_times", reason)
    told_and_done(passage, statuses)


def keeps(mention: Mention, cue: Mention) -> bool:
    """As in "my periods have gone", "a stress fracture last year": a loss is there once it "has gone", and a time inside a phrase is its own."""
    ends = cue.code != "past"
    if ends and mention.type == "red_flag" and mention.first < cue.first <= mention.last:
        return True  # "erections gone completely": the sign is that something has gone
    loss = ends and mention.code in code_group("temporality.loss")
    return loss or (mention.code in code_group("temporality.own_times") and mention.holds(cue))


def under_way(passage: Passage, cue: Mention) -> bool:
    """As in "getting better", "it is settling": what is on its way to an end is there still."""
    words = {t.word for t in passage.tokens[cue.first : cue.last + 1]}
    return cue.code in ("resolved", "over") and bool(words & exact_words("temporality.under_way"))


def _speaks_of(passage: Passage, cue: Mention, mention: Mention) -> bool:
    """True where a time is that of a mention."""
    if mention.type in ("red_flag", "quality") and _since(passage, cue, mention):
        return False
    if mention.code == "vascular_risk" and names_artery(passage, mention):
        return False  # "told years ago of a bulge in the artery": it is there still
    if cue.code != "past" and _counts_though_over(passage, mention):
        return False
    close_by = mention.type in ("course", "context", "region")
    if close_by and not _close(passage, cue, mention, _NEAR):
        return False
    if mention.type == "region" and cue.code == "past":
        return False
    begins = mention.code.startswith("better_with") and mention.meets(
        cue
    )  # "it gets better once I get moving"
    return not begins and _close(passage, cue, mention, _REACH) and not _of_another(passage, cue, mention)


def _counts_though_over(passage: Passage, mention: Mention) -> bool:
    """As in "flu three weeks ago and it is gone": an infection of lately may have seeded another."""
    first, last = passage.sentence(mention.first)
    counts = mention.code in code_group("temporality.counts_though_over")
    return counts and passage.has_lemma(first, last, word_group("temporality.lately"))


def _when_over(cue: Mention, mention: Mention) -> tuple[Status, Reason]:
    """A fever that has only just gone is still worth a question; what was long ago is not."""
    if cue.code in ("resolved", "over"):
        return ("uncertain" if mention.code == "fever" else "excluded"), "resolved"
    return "excluded", "historical"


def gone(passage: Passage, statuses: Statuses) -> None:
    """As in "the knee pain has gone", "a fever three weeks ago and it is gone": what has gone is denied."""
    for cue in passage.cues("resolved", "over"):
        if _goes_somewhere(passage, cue) or under_way(passage, cue):
            continue
        subjects = _subjects(passage, cue)
        rule = rule_of(cue.rule)
        if rule is not None and not any(rule.acts_on(m.type) for m in subjects):
            continue  # "my back has gone": it has given way
        for mention in subjects:
            told = statuses[mention] in ("affirmed", "uncertain") or _called_over(statuses, mention)
            if statuses.decisions()[mention].reason == "historical" and but_it_is_over(passage, mention, cue):
                continue  # "the ankle was bigger last year, but that's gone": not of this complaint
            if keeps(mention, cue):
                continue
            if told and mention.type == "region" and _mended(passage, cue):
                statuses.decide(mention, "excluded", cue.rule or "temporality.gone", "resolved")
            elif told and _deniable(passage, mention):
                statuses.decide(mention, "negated", cue.rule or "temporality.gone", "resolved")
    for at in passage.where(word_group("temporality.any_more")):
        _no_more(passage, Mention("cue", "resolved", "yes", at, at), statuses)


def _mended(passage: Passage, cue: Mention) -> bool:
    """As in "broke my ankle, healed fine": the bone has healed, which says nothing of a pain there."""
    words = {t.word for t in passage.tokens[cue.first : cue.last + 1]}
    return bool(words & exact_words("temporality.mended"))


def _called_over(statuses: Statuses, mention: Mention) -> bool:
    return statuses.reason(mention) in ("resolved", "historical")


def _deniable(passage: Passage, mention: Mention) -> bool:
    """A place or a feeling, and a sign of the moment; a fever only where it was weeks ago."""
    if mention.code == "fever":
        first, last = passage.sentence(mention.first)
        weeks = passage.index.lemmas_at(first, last - 1, word_group("temporality.weeks"))
        return any(passage.tokens[at + 1].lemma in ("ago", "back") for at in weeks)
    return mention.type in ("region", "quality") or mention.code in _GONE


def _subjects(passage: Passage, cue: Mention) -> tuple[Mention, ...]:
    """What a "has gone" is said of: the last place, feeling or sign before it, with what is joined to it."""
    first, _ = passage.sentence(cue.first)
    before = [
        m
        for m in passage.mentions_within(max(first, cue.first - _FAR), cue.first - 1)
        if m.type in ("region", "quality", "red_flag") and m.mark == "yes"
    ]
    nearest = max(before, key=lambda m: m.last, default=None)
    rule = rule_of(cue.rule)
    if (
        nearest is None
        or passage.tokens[cue.last].word == "clear"
        or (nearest.meets(cue) and not cue.holds(nearest))  # "the feeling has gone": what it means itself
        or (nearest.last < cue.first and not _leads_to(passage, nearest, cue))
        or _apart(nearest, cue) > (_SUBJECT if rule is None else rule.words(_SUBJECT))
    ):
        return ()
    subjects = tuple(
        m
        for m in before
        if m is nearest
        or (m.last < nearest.first and _leads_to(passage, m, nearest) and _joined(passage, m, nearest))
        or m.meets(nearest)
    )
    return () if any(m.code in passage.words.lasting for m in subjects) else subjects


def _apart(one: Mention, other: Mention) -> int:
    """The words between two phrases."""
    return max(one.first - other.last, other.first - one.last) - 1


def _leads_to(passage: Passage, one: Mention, other: Mention) -> bool:
    """Near, in one clause, and with nothing that begins another statement between."""
    between = passage.tokens[one.last + 1 : other.first]
    if len(between) > _SUBJECT or passage.breaks(one.last + 1, other.first) >= CLAUSE:
        return False
    return but_it_is_over(passage, one, other) or not any(
        t.lemma in word_group("temporality.begins_anew") for t in between
    )


def _joined(passage: Passage, one: Mention, other: Mention) -> bool:
    """As in "the pain in the calf", "the numbness in my foot": one thing."""
    between = passage.tokens[one.last + 1 : other.first]
    return passage.breaks(one.last + 1, other.first) == NONE and all(
        t.lemma in word_group("temporality.joins") for t in between
    )


def _no_more(passage: Passage, cue: Mention, statuses: Statuses) -> None:
    """As in "I don't have the numbness in my foot any more": the place is denied with what was felt in it."""
    for mention in _subjects(passage, cue):
        felt = [
            m
            for m in passage.mentions_within(passage.clause(mention.first)[0], mention.first - 1)
            if m.type == "quality" and statuses[m] == "negated" and _joined(passage, m, mention)
        ]
        named = mention.type == "region" and statuses[mention] in ("affirmed", "excluded")
        if named and any(m.last < mention.first for m in felt):
            statuses.decide(mention, "negated", "temporality.no_more", "resolved")


def _goes_somewhere(passage: Passage, cue: Mention) -> bool:
    """As in "the pain has gone down my leg", "it has gone numb", "a grab and then it's gone": not over."""
    if cue.code == "past" or passage.tokens[cue.last].word not in exact_words("temporality.go"):
        return False
    if cue.first and passage.tokens[cue.first - 1].word == "then":
        return True
    after = passage.tokens[cue.last + 1] if cue.last + 1 < len(passage.tokens) else None
    ends = after is None or after.break_before >= COMMA or after.lemma in _GONE_ENDS
    return not ends


def stopped(passage: Passage, statuses: Statuses) -> None:
    """As in "I came off the warfarin in 2021", "prescribed it but I never started": a medicine that is not taken."""
    for mention, status in list(statuses.items()):
        if mention.code not in code_group("temporality.stoppable") or status != "affirmed":
            continue
        first, last = passage.sentence(mention.first)
        before = passage.tokens[max(first, mention.first - 4) : mention.first]
        after = passage.tokens[mention.last + 1 : min(mention.last + 8, last + 1)]
        ended = any(t.lemma in word_group("temporality.ended") for t in before) or _never_taken(after)
        ended = ended or any(t.word == "off" for t in before[-2:])  # "came off the warfarin"
        if ended and not passage.has_lemma(first, last, word_group("temporality.just_now")):
            statuses.decide(mention, "negated", "temporality.stopped", "historical")


def _never_taken(after: Sequence[Token]) -> bool:
    """As in "but I never started it"."""
    lemmas = [t.lemma for t in after]
    return any(
        one in word_group("temporality.never") and other in word_group("temporality.took")
        for one, other in pairwise(lemmas)
    )


def _since(passage: Passage, cue: Mention, mention: Mention) -> bool:
    """As in "since the birth ten years ago": a time from which on it has been so, and is."""
    between = passage.tokens[max(mention.last + 1, cue.first - 7) : cue.first]
    return cue.code == "past" and any(t.lemma in word_group("temporality.since") for t in between)


def _of_another(passage: Passage, cue: Mention, mention: Mention) -> bool:
    """As in "lost a stone, had cancer ten years ago": the time is that of the thing beside it.

    The two are apart where a comma or a new statement stands between them ("lost a stone and I had cancer").
    """
    return any(
        other.type in ("red_flag", "context")
        and (
            passage.breaks(mention.last + 1, other.first) >= COMMA
            or _said_anew(passage.tokens[mention.last + 1 : other.first])
        )
        for other in passage.mentions_within(mention.last + 1, cue.first)
    )


def _said_anew(between: Sequence[Token]) -> bool:
    """As in "and I had", "and she was": a statement of its own begins."""
    words = exact_words("temporality.begins_a_statement")
    return any(a.word == "and" and b.word in words for a, b in pairwise(between))


def _close(passage: Passage, cue: Mention, mention: Mention, reach: int) -> bool:
    """In the same clause, or one comma away, and near."""
    if mention.meets(cue):
        return True
    first, last = sorted(((mention.first, mention.last), (cue.first, cue.last)))
    between = passage.tokens[first[1] + 1 : last[0] + 1]
    if len(between) > reach or any(t.break_before >= CLAUSE for t in between):
        return False
    if but_it_is_over(passage, mention, cue):
        return True
    return not any(t.lemma in ("but", "now", "because") for t in between)
