"""Which cautions a client's medicines, conditions and findings raise for an intervention."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from psoas.assessment import Caution
from psoas.care.cautions.by_class import class_rules
from psoas.care.cautions.pairs import pair_rules
from psoas.care.cautions.remedies import check_offered, offered
from psoas.care.cautions.severity import Rule, rank
from psoas.care.exempt import is_exempt
from psoas.care.hearing import Held, hear
from psoas.care.triggers import with_wider


def cautions_for(intervention: str, client_says: str) -> tuple[Caution, ...]:
    """The cautions of an intervention for a client, read from their free text; the severest first.

    Args:
        intervention: its code, as in ``psoas cautions``.
        client_says: medicines and conditions in the client's own words.

    Raises:
        VisitFileError: there is no such intervention; the message offers the nearest.

    >>> [(c.because, c.severity) for c in cautions_for("turmeric_curcumin", "I take Coumadin")]
    [('warfarin (coumadin)', 'avoid')]
    """
    return cautions_of(intervention, hear(client_says))


def cautions_of(intervention: str, held: Iterable[Held]) -> tuple[Caution, ...]:
    """The cautions that triggers raise for an intervention, the severest first, one for each reason.

    Raises:
        VisitFileError: there is no such intervention.
    """
    code = check_offered(intervention).code
    found: dict[Rule, tuple[Held, Caution]] = {}
    for one in held:
        rule = _rule_for(code, one.trigger, one.exempt)
        caution = _caution(rule, one) if rule else None
        if rule is None or caution is None:
            continue
        before = found.get(rule)
        if before is None or rank(caution.severity) > rank(before[1].severity):
            found[rule] = (one, caution)
    # Of what a row says of this very pair, the reasoning by class on the same name adds nothing unless it is graver.
    named: dict[str, int] = {}
    for rule, (one, caution) in found.items():
        if not rule.by_class and one.name:
            named[one.name] = max(named.get(one.name, 0), rank(caution.severity))
    kept = [
        caution
        for rule, (one, caution) in found.items()
        if not rule.by_class or rank(caution.severity) > named.get(one.name, 0)
    ]
    return tuple(sorted(kept, key=lambda c: -rank(c.severity)))


@lru_cache(maxsize=32768)
def _rule_for(code: str, trigger: str, exempt: frozenset[str]) -> Rule | None:
    """The severest rule of a trigger and all that it stands for; the nearest where several are as severe.

    What a row says of a pair outranks the reasoning by class on the same cause or a wider one, be it milder. What a row
    says of all interventions of a trait does not: it knows no more of the pair than the class does.
    """
    like, wider = offered()[code].like, with_wider(trigger)
    pairs = {w: rule for w in wider if (rule := pair_rules().get((code, w)) or pair_rules().get((like, w)))}
    told = {w for p, rule in pairs.items() if not rule.of_trait for w in with_wider(p)}
    rules = [
        rule
        for w in wider
        for rule in (pairs.get(w), None if w in told else class_rules().get((code, w)))
        if rule is not None and not is_exempt(code, w, exempt) and not is_exempt(like, w, exempt)
    ]
    rules += [rule for w in wider if (rule := _of_its_own(code, like, w)) and not is_exempt(code, w, exempt)]
    return max(rules, key=lambda rule: rank(rule.severity), default=None)


def _of_its_own(code: str, like: str, trigger: str) -> Rule | None:
    """What something does that the intervention whose rows it shares does not do: a milder row of that one says nothing of it."""
    rule, shared = class_rules().get((code, trigger)), class_rules().get((like, trigger))
    if not like or rule is None or (code, trigger) in pair_rules():
        return None
    return rule if shared is None or rank(rule.severity) > rank(shared.severity) else None


def _caution(rule: Rule, held: Held) -> Caution | None:
    """A rule said to this client. Of what may be over only the grave is asked about."""
    because, severity = held.because, rule.severity
    text = f"Because of {because}: {rule.why} {rule.do}"
    if held.over:
        if rank(severity) < rank("avoid"):
            return None
        text = f"You spoke of {because} in the past. Make sure that it is over; if it is not: {rule.why} {rule.do}"
        severity = "inform"
    return Caution(because, text, severity, rule.mechanism, rule.citation, rule.verified)
