"""The plan by kind of care, with evidence as it is; what is withheld and why; and the follow-up."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from psoas.assessment import Caution, Cleared, FollowUp, Guidance, PlanItem
from psoas.care import how_to
from psoas.report.layout import badge, bullets, section, table
from psoas.report.markup import Child, Markup, join, tag
from psoas.report.references import References, in_order
from psoas.report.words import evidence_words, intervention_name, scales_used, sentence_case, source_name
from psoas.vocabulary import label

_TITLES: Final = {
    "mind": "Understanding and calm",
    "self_care": "Everyday care",
    "exercise": "Movement and exercise",
    "manual": "Hands-on work",
    "acupuncture": "Acupuncture",
    "supplement": "Supplements",
    "herb": "Herbs",
}


def plan(assessment: Cleared, references: References) -> Markup:
    """What is offered, grouped; what is not, with the reason; how to work with the person."""
    care = assessment.plan
    items = in_order(care.items)
    groups: list[Child] = [
        tag(
            "div",
            tag("h3", _TITLES.get(modality, sentence_case(label(modality)))),
            tag("ul", [_item(i, references) for i in group], class_="plan"),
            class_="group",
        )
        for modality, group in groupby(items, key=lambda i: i.modality)
    ]
    if not items:
        groups = [tag("p", "Nothing is proposed for this visit.")]
    if care.not_known:
        groups = [_not_known(care.not_known), *groups]
    if care.withheld:
        groups += [
            tag("h3", "Not for this client"),
            tag("ul", [_withheld(i, references) for i in care.withheld], class_="plan withheld"),
        ]
    if care.guidance:
        groups += [
            tag("h3", "Working with the person"),
            tag(
                "div",
                [_topic(t, list(g), references) for t, g in groupby(care.guidance, key=lambda g: g.topic)],
                class_="notes",
            ),
        ]
    lead = (
        "Proposals to agree on together. Each says how well it is tested, also where the answer is poor. "
        "Unfold how to do it where you want it printed."
    )
    return section("plan", "Plan", *groups, lead=lead)


def _not_known(names: tuple[str, ...]) -> Markup:
    """The medicines for which no caution could be looked up, by name."""
    return tag(
        "p",
        tag("strong", "Not known to us: "),
        ", ".join(names),
        ". No caution could be looked up for it; ask the pharmacist before anything is swallowed, rubbed in or pressed.",
        class_="cautions",
    )


def _item(item: PlanItem, references: References) -> Markup:
    words, meaning_ = evidence_words().get(item.evidence, (label(item.evidence), ""))
    return tag(
        "li",
        tag(
            "p",
            tag("strong", intervention_name(item.intervention), class_="what"),
            " ",
            badge(sentence_case(words), f"ev-{item.evidence}"),
        ),
        tag("p", tag("span", "Dose: ", class_="term"), item.dose) if item.dose else None,
        tag("p", item.summary, references.mark(item.citation, item.verified)) if item.summary else None,
        tag("p", meaning_, class_="small") if meaning_ else None,
        tag("p", "For: ", "; ".join(source_name(s) for s in item.for_sources), ".", class_="small")
        if item.for_sources
        else None,
        bullets([_caution(c, references) for c in item.cautions], "cautions"),
        _how(item, references),
    )


def _how(item: PlanItem, references: References) -> Markup | None:
    """The steps, folded away; those that are unfolded are printed."""
    how = how_to(item.intervention)
    if how is None:
        return None
    return tag(
        "details",
        tag("summary", "How to do it"),
        tag("p", tag("span", "For: ", class_="term"), how.for_whom) if how.for_whom else None,
        tag("ol", [tag("li", step) for step in how.steps]),
        tag("p", tag("span", "How often: ", class_="term"), how.frequency) if how.frequency else None,
        tag("p", tag("span", "Stop if: ", class_="term"), "; ".join(how.stop_if), ".")
        if how.stop_if
        else None,
        tag("p", how.basis, references.mark(how.citation, how.verified), class_="small"),
        class_="how",
    )


def _withheld(item: PlanItem, references: References) -> Markup:
    why = bullets([_caution(c, references) for c in item.cautions], "cautions")
    return tag(
        "li",
        tag(
            "p",
            tag("strong", intervention_name(item.intervention), class_="what"),
            " ",
            badge("Withheld", "no"),
        ),
        why if why is not None else tag("p", item.summary),
    )


def _caution(caution: Caution, references: References) -> Markup:
    return join(
        badge(sentence_case(label(caution.severity)), f"sev-{caution.severity}"),
        " ",
        caution.text,
        f" (because of: {label(caution.because)})" if caution.because else None,
        references.mark(caution.citation, caution.verified),
        tag("span", caution.mechanism, class_="why") if caution.mechanism else None,
    )


def _topic(topic: str, notes: list[Guidance], references: References) -> Markup:
    """Everything on one topic in one card."""
    return tag(
        "div",
        tag("h4", sentence_case(label(topic))),
        [
            tag(
                "p",
                tag("strong", note.title, ". "),
                note.text,
                references.mark(note.citation, note.verified),
            )
            for note in notes
        ],
        class_="note",
    )


def _guidance(note: Guidance, references: References) -> Markup:
    evidence = evidence_words().get(note.evidence)
    return tag(
        "div",
        tag("h4", note.title),
        tag("p", note.text, references.mark(note.citation, note.verified)),
        tag("p", badge(sentence_case(evidence[0]), f"ev-{note.evidence}")) if evidence else None,
        class_="note",
    )


def follow_up(course: FollowUp, references: References) -> Markup | None:
    """What to measure, how it usually goes, and when to think again."""
    if not (course.measures or course.expected or course.think_again):
        return None
    children: list[Child] = []
    if course.measures:
        rows = [
            (
                join(sentence_case(m.domain), tag("span", label(m.code), class_="why")),
                m.scale,
                m.better,
                join(m.matters, references.mark(m.citation, m.verified)),
            )
            for m in course.measures
        ]
        children.append(
            table("What to follow", ("Measure", "Scale", "Better when", "A change that matters"), rows)
        )
    if course.expected:
        children += [
            tag("h3", "How it usually goes"),
            tag("div", [_guidance(g, references) for g in course.expected], class_="notes"),
        ]
    if course.think_again:
        children += [tag("h3", "Think again when"), bullets(list(course.think_again), "again")]
    return section(
        "follow-up",
        "Follow-up",
        *children,
        lead="Agree on two or three measures now, so that change can be seen.",
    )


def honesty(references: References, *, explains: bool) -> Markup:
    """Where the statements come from, how many are estimates, and what this page is not.

    Args:
        references: what is shown.
        explains: whether the page holds sources and a plan, whose words are explained too.
    """
    children: list[Child] = [
        tag(
            "p",
            tag(
                "strong",
                "This page informs a practitioner. It does not diagnose and does not replace a doctor.",
            ),
            " It was worked out by rules and tables from what was said and found at this visit; it can be wrong.",
            class_="callout",
        )
    ]
    total = sum(references.trust.values())
    if total:
        rows = [
            (name, str(references.trust.get(mark, 0)), f"{references.share(mark):.0%}")
            for mark, name in (
                ("yes", "Seen in the source"),
                ("recalled", "Recalled from a publication, to be checked"),
                ("estimate", "Estimate: an informed guess"),
            )
        ]
        children.append(
            table(
                "How far the facts shown here can be trusted",
                ("Kind", "Facts", "Share"),
                rows,
                numeric=(1, 2),
            )
        )
    if references.numbers:
        entries = [tag("li", citation, id=f"ref-{n}") for citation, n in references.numbers.items()]
        children += [tag("h3", "Citations"), tag("ol", entries, class_="refs")]
    if explains:
        children.append(
            tag(
                "p",
                "Load on a muscle or joint is worked out on a model body. Load is not pain, and a tight or overworked "
                "muscle is a hypothesis to test by hand and over time.",
                class_="small",
            )
        )
        scales = "; ".join(scales_used())
        children.append(tag("p", f"Words for strength and evidence follow: {scales}.", class_="small"))
    return section("honesty", "Sources and honesty", *children)
