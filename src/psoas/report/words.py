"""Codes and figures in a person's words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from psoas.assessment import SourceEstimate
from psoas.care import interventions
from psoas.care.handout import numbered, urgency_lines
from psoas.differential import likelihood_source
from psoas.screening.responses import emergency_number
from psoas.visit import Client, Finding
from psoas.vocabulary import FINDING_TYPES, codes, label, meaning, tables, title
from psoas.vocabulary.tables import Row, read

_TYPE: Final = {
    "region": "place",
    "quality": "feel",
    "activity_worse": "worse with",
    "activity_better": "eased by",
    "course": "course",
    "red_flag": "warning sign",
    "context": "background",
    "exam": "exam",
}
_TRIAL: Final = {
    "helped": "its treatment helped",
    "failed": "its treatment did not help",
    "better": "better within a month",
    "no_better": "no better after a month",
}
_STRENGTH_COLUMNS: Final = ("from_bits", "words", "citation", "verified")
_EVIDENCE_COLUMNS: Final = ("grade", "words", "meaning", "citation", "verified")
VERIFIED_WORDS: Final = {
    "yes": "seen in the source",
    "recalled": "recalled, to be checked",
    "estimate": "estimate",
}


@dataclass(frozen=True, slots=True)
class UrgencyWords:
    """What to do at one urgency.

    ``word`` and ``ask`` are a letter's: one word, and what is asked. ``child_first_step`` is the first step with a child.
    ``client_when``, ``client_who`` and ``parent_who`` are the handout's (``psoas.care.handout``), for a country that is not known; all
    others speak to the practitioner.
    """

    word: str
    title: str
    ask: str
    when: str
    who: str
    first_step: str
    child_first_step: str
    client_when: str
    client_who: str
    parent_who: str


@lru_cache(maxsize=1)
def _urgencies() -> dict[str, UrgencyWords]:
    columns = (
        "urgency", "word", "title", "ask", "when", "who", "first_step", "child_first_step", "citation", "verified",
    )  # fmt: skip

    def make(row: Row) -> tuple[str, UrgencyWords]:
        row.verified()
        home = urgency_lines(row.text("urgency"))
        words = UrgencyWords(
            row.text("word"),
            row.text("title"),
            row.maybe("ask"),
            row.maybe("when"),
            row.maybe("who"),
            row.text("first_step"),
            row.text("child_first_step"),
            home.when,
            home.client,
            home.parent,
        )
        return row.text("urgency"), words

    return dict(read("psoas.report", "urgency.csv", columns, make))


def urgency_words(urgency: str, country: str = "") -> UrgencyWords:
    """How soon, whom to call and what to do first.

    Args:
        urgency: one of ``psoas.assessment.URGENCIES``.
        country: two letters, whose numbers are named; where it is not known, those of some countries are.

    >>> urgency_words("emergency_now", "IE").who
    '112, or the nearest emergency department.'
    >>> urgency_words("emergency_now").who
    'The emergency number (999 in the UK, 112 in Europe), or the nearest emergency department.'
    """
    words = _urgencies()[urgency]
    return replace(words, who=_with_numbers(words.who, country))


def _with_numbers(text: str, country: str) -> str:
    """A line with a country's numbers in the places for them, as the handout has them."""
    return sentence_case(numbered(text, country, emergency_number(country), "en"))


@dataclass(frozen=True, slots=True)
class AloneWords:
    """What the open part of a page says where the haste comes from what is for the practitioner alone."""

    title: str
    when: str
    who: str
    first_step: str


@lru_cache(maxsize=1)
def _alone() -> dict[str, AloneWords]:
    columns = ("urgency", "title", "when", "who", "first_step", "citation", "verified")

    def make(row: Row) -> tuple[str, AloneWords]:
        row.text("citation"), row.verified()
        words = AloneWords(row.text("title"), row.text("when"), row.text("who"), row.text("first_step"))
        return row.text("urgency"), words

    return dict(read("psoas.report", "alone.csv", columns, make))


def alone_words(urgency: str, country: str = "") -> AloneWords:
    """How soon, and what first, without a word of what it is about; ``country`` as in ``urgency_words``."""
    words = _alone()[urgency]
    return replace(words, who=_with_numbers(words.who, country))


@lru_cache(maxsize=1)
def _strengths() -> tuple[tuple[float, str], ...]:
    return read(
        "psoas.report",
        "strength.csv",
        _STRENGTH_COLUMNS,
        lambda row: (row.number("from_bits"), row.text("words")),
    )


def strength(bits: float) -> str:
    """How far a finding of so many bits moves the picture.

    >>> strength(-2.5)
    'a moderate step'
    """
    return next(words for least, words in reversed(_strengths()) if abs(bits) >= least)


@lru_cache(maxsize=1)
def evidence_words() -> dict[str, tuple[str, str]]:
    """Each grade of evidence: its name in words, and what it means."""
    return dict(
        read(
            "psoas.report",
            "evidence.csv",
            _EVIDENCE_COLUMNS,
            lambda row: (row.text("grade"), (row.text("words"), row.text("meaning"))),
        )
    )


@lru_cache(maxsize=1)
def scales_used() -> tuple[str, ...]:
    """Whose scales the words for probability, for strength and for evidence follow."""
    strengths = read("psoas.report", "strength.csv", _STRENGTH_COLUMNS, lambda row: row.text("citation"))
    grades = read("psoas.report", "evidence.csv", _EVIDENCE_COLUMNS, lambda row: row.text("citation"))
    cited = (likelihood_source(), *(c.partition(": ")[2] or c for c in strengths), *grades)
    return tuple(dict.fromkeys(cited))


def setting(name: str) -> float:
    """A measure of the page by its name in ``settings.csv``."""
    return tables.setting("psoas.report", name)


def sentence_case(text: str) -> str:
    """The text with its first letter large.

    >>> sentence_case("low back")
    'Low back'
    """
    return text[:1].upper() + text[1:]


def in_line(heading: str) -> str:
    """A heading inside a sentence: its first letter small, unless it begins a short name.

    >>> in_line("Ball or hook in the belly"), in_line("FADIR negative")
    ('ball or hook in the belly', 'FADIR negative')
    """
    return heading if heading[1:2].isupper() else heading[:1].lower() + heading[1:]


def source_name(code: str) -> str:
    """A source of pain as a person reads it."""
    return sentence_case(title("source", code))


def in_sentence(source: str) -> str:
    """A source of pain inside a sentence."""
    return title("source", source)


def intervention_name(code: str) -> str:
    """An intervention as its table names it.

    >>> intervention_name("sleep_hygiene_cbti")
    'Better sleep'
    """
    known = interventions().get(code)
    return known.name if known else sentence_case(label(code))


def name(exam: str) -> str:
    """An exam inside a sentence.

    >>> name("thomas_test"), name("sij_compression")
    ('Thomas test', 'compression (sacroiliac joint)')
    """
    return title("exam", exam)


def finding_name(key: str) -> str:
    """``type:code`` as a person reads it; what is not a code of the vocabulary is shown as it is.

    >>> finding_name("activity_worse:lift_knee"), finding_name("region:low_back")
    ('worse with lifting the knee', 'low back')
    >>> finding_name("screening:new_foot_drop"), finding_name("source:facet_joint")
    ('the safety rule ‘new foot drop’', 'often comes with lumbar facet joint')
    """
    type_, _, code = key.partition(":")
    if type_ in {"activity_worse", "activity_better"}:
        return f"{_TYPE[type_]} {doing(code)}"
    if type_ == "screening":
        return f"the safety rule ‘{label(code)}’"
    if type_ == "trial":
        return _TRIAL[code]
    if type_ == "source":
        return f"often comes with {title('source', code)}"
    if type_ == "exam":
        return f"{title('exam', code)} positive"
    return title(type_, code) if code else _code_name(type_)


def _code_name(code: str) -> str:
    """A code whose family is not said, as a rule names what fired it."""
    family = next((f for f in FINDING_TYPES if code in codes(f)), "")
    return doing(code) if family.startswith("activity") else title(family, code)


def denied_name(key: str) -> str:
    """A finding that is not there.

    >>> denied_name("activity_worse:walk"), denied_name("exam:fadir"), denied_name("quality:tingling")
    ('not worse with walking', 'FADIR negative', 'no pins and needles')
    """
    type_, _, code = key.partition(":")
    if type_ == "exam":
        return f"{title('exam', code)} negative"
    return ("not " if type_.startswith("activity") else "no ") + finding_name(key)


def exam_meaning(key: str) -> str:
    """What makes an exam positive; nothing for other findings, whose names say it."""
    type_, _, code = key.partition(":")
    return meaning("exam", code) if type_ == "exam" and code in codes("exam") else ""


def doing(activity: str) -> str:
    """An activity or a posture of the body as something that a person does.

    >>> doing("climb_stairs"), doing("single_leg_stance")
    ('going up stairs', 'single leg stance')
    """
    known = codes("activity").get(activity)
    return known.split(",")[0] if known else label(activity)


def side_name(side: str) -> str:
    """A side, or nothing where none was given."""
    return {"unstated": "", "both": "both sides"}.get(side, side)


def with_side(finding: Finding) -> str:
    """A finding's name, with its side where one is known."""
    side = side_name(finding.side)
    shown = name(finding.code) if finding.type == "exam" else finding_name(finding.key)
    return shown + (f", {side}" if side else "")


def percent(share: float) -> str:
    """A probability as a person reads it; never a false certainty.

    >>> percent(0.614), percent(0.003), percent(0.999)
    ('61%', 'under 1%', 'over 99%')
    """
    if share < 0.01:
        return "under 1%"
    return "over 99%" if share > 0.99 else f"{share:.0%}"


def interval(estimate: SourceEstimate) -> str:
    """Where the probability may lie."""
    return f"{percent(estimate.low)} to {percent(estimate.high)}"


def client_line(client: Client) -> str:
    """The client's age and sex as a referral begins.

    >>> client_line(Client(age_years=38, sex="female"))
    'a 38-year-old woman'
    """
    noun = {"female": "woman", "male": "man"}.get(client.sex, "person")
    if client.age_years is None:
        return f"a {noun}"
    if client.age_years < 18:  # a child is not called a man or woman
        noun = {"female": "girl", "male": "boy"}.get(client.sex, "person")
    article = "an" if f"{client.age_years:g}".startswith(("8", "11", "18")) else "a"
    return f"{article} {client.age_years:g}-year-old {noun}"


def found_by(finding: Finding) -> str:
    """Where a finding came from, in a word or two."""
    return {"words": "said", "drawing": "pointed at", "hand": "found by hand", "stated": "recorded"}[
        finding.origin
    ]
