"""What a studio learns from its settled clients: when a source is settled, what is counted, what moves, and what never does."""

from __future__ import annotations

import datetime
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psoas.assessment import Cleared
from psoas.differential import decipher
from psoas.differential.knowledge.own import OwnEvidence
from psoas.differential.learning.counting import count
from psoas.differential.learning.export import export_csv, export_json
from psoas.differential.learning.settled import Case, Confirmation, first_results, settled
from psoas.differential.learning.update import Learned, learn, own_evidence, updated
from psoas.differential.learning.visits import case_of
from psoas.differential.next_step.tables import decisions
from psoas.pathway import assess
from psoas.report.views.sources import own_views
from psoas.visit import Client, Confirmed, ConfirmedBy, Finding, Outcome, Visit
from psoas.vocabulary import SOURCES

SIJ, HIP, FACET, CAUDA = "sacroiliac_joint", "hip_osteoarthritis", "facet_joint", "cauda_equina"
DAY = datetime.datetime(2026, 3, 1)
FINDINGS = (
    Finding("region", "buttock", "left"),
    Finding("exam", "sij_thigh_thrust", "left"),
    Finding("exam", "faber", "left"),
)


def word(
    source: str, outcome: Outcome = "confirmed", by: ConfirmedBy = "imaging", day: int = 0
) -> Confirmation:
    return Confirmation(Confirmed(source, outcome, by), DAY + datetime.timedelta(days=day))


def clients(
    source: str, many: int, by: ConfirmedBy = "imaging", age: float = 50, **exams: bool
) -> list[Case]:
    return [Case(Client(age, "female"), (word(source, by=by),), tuple(exams.items())) for _ in range(many)]


def evidence(*cases: Case) -> OwnEvidence:
    found = own_evidence(learn(count(cases)))
    assert found is not None
    return found


# What was said, and what stands: the main source, and those refuted.
STANDS: list[tuple[list[Confirmation], str, set[str]]] = [
    ([word(SIJ)], SIJ, set()),
    ([word(SIJ, "refuted")], "", {SIJ}),
    ([word(SIJ, "unclear")], "", set()),
    ([word(SIJ), word(SIJ, "refuted", day=1)], "", {SIJ}),
    ([word(SIJ, "refuted"), word(SIJ, day=1)], SIJ, set()),
    ([word(SIJ), word(HIP, day=1)], HIP, set()),
    ([word(SIJ), word(HIP)], "", set()),  # two on one day: neither is the main one
    ([word(SIJ), word(SIJ, "refuted")], "", {SIJ}),  # for and against on one day: the doubt stands
    ([word(SIJ, "refuted"), word(HIP, day=1)], HIP, {SIJ}),
]


@pytest.mark.parametrize(("said", "source", "refuted"), STANDS)
def test_what_stands_of_what_was_said(said: list[Confirmation], source: str, refuted: set[str]) -> None:
    for order in (said, said[::-1]):
        found = settled(order)
        assert (found.source, set(found.refuted)) == (source, refuted)


def test_the_first_result_of_an_exam_counts_and_either_side_of_that_day() -> None:
    later = DAY + datetime.timedelta(days=9)
    told = [
        (later, "faber", False),
        (DAY, "faber", False),
        (DAY, "faber", True),
        (later, "thomas_test", True),
    ]
    assert first_results(told) == (("faber", True), ("thomas_test", True))


def test_what_settles_a_source_by_an_exam_says_nothing_of_exams() -> None:
    tally = count(clients(SIJ, 12, by="exam", faber=True))
    assert (tally.clients, tally.exams) == (12, ())


def test_nothing_counted_is_the_published_figure_to_the_last_digit() -> None:
    nothing = learn(count([]))
    assert all(s.figure.together == s.figure.published and not s.figure.usable for s in nothing.shares)
    assert own_evidence(nothing) is None
    assert updated(0.8123, 37.5, 0, 0, least=10, verified="yes").together == 0.8123
    few = learn(count(clients(SIJ, 9, faber=True)))
    (faber,) = few.exams
    assert dict(faber.sensitivity)[SIJ].counted == 9
    assert few.usable == 0


def test_a_figure_is_used_from_the_least_number_on_and_the_shares_from_thirty() -> None:
    ten = learn(count(clients(SIJ, 10, faber=False)))
    (faber,) = ten.exams
    figure = dict(faber.sensitivity)[SIJ]
    assert figure.usable
    assert figure.low < figure.together < figure.published  # ten without it: less sensitive than published
    assert not any(share.figure.usable for share in ten.shares)
    assert any(share.figure.usable for share in learn(count(clients(SIJ, 30))).shares)


@settings(max_examples=40, deadline=None)
@given(st.floats(0.01, 0.99), st.floats(5, 100), st.integers(1, 60), st.data())
def test_more_clients_move_a_figure_towards_the_studios_own_rate(
    published: float, weighs_as: float, many: int, data: st.DataObject
) -> None:
    counted = data.draw(st.integers(0, many))
    own = counted / many
    once, twice = (
        updated(published, weighs_as, k * counted, k * many, least=10, verified="yes") for k in (1, 2)
    )
    assert abs(twice.together - own) <= abs(once.together - own) + 1e-12 <= abs(published - own) + 2e-12
    for one in (once, twice):
        assert one.low <= one.together <= one.high or min(own, 1 - own) < 0.02


def test_the_order_of_the_clients_does_not_show_in_any_digit() -> None:
    cases = [
        *clients(SIJ, 20, age=31, faber=True),
        *clients(HIP, 15, age=72, faber=False),
        *clients(FACET, 9, age=55, sij_thigh_thrust=True),
    ]
    mixed = [*cases[::-3], *cases[-2::-3], *cases[-3::-3]]
    assert len(mixed) == len(cases)
    assert mixed != cases
    assert learn(count(cases)) == learn(count(mixed))
    assert evidence(*cases).version == evidence(*mixed).version


def test_the_age_of_the_clients_is_not_counted_a_second_time() -> None:
    """A studio of old clients, who have what old people have, learns nothing that their age did not say already."""
    old = learn(count(clients(HIP, 40, age=75))).shares
    young = learn(count(clients(HIP, 40, age=25))).shares
    at = SOURCES.index(HIP)
    moved = [s[at].figure.together / s[at].figure.published for s in (old, young)]
    assert moved[0] < moved[1]


def test_the_answer_says_which_of_its_figures_are_the_studios_own() -> None:
    client = Client(45, "female")
    plain = decipher(client, FINDINGS)
    assert (plain.own, plain.own_used) == ((), False)
    own = evidence(*clients(SIJ, 30, sij_thigh_thrust=True, faber=False), *clients(FACET, 12, faber=True))
    told = decipher(client, FINDINGS, own=own)
    assert told.own_used
    figures = {(f.source, f.exam): f for f in told.own}
    assert figures[SIJ, ""].used > figures[SIJ, ""].published
    assert (figures[SIJ, "faber"].counted, figures[SIJ, "faber"].clients) == (0, 30)
    before, after = ({e.source: e for e in d.estimates} for d in (plain, told))
    assert after[SIJ].probability != before[SIJ].probability
    faber = next(r for r in after[SIJ].because if r.finding == "exam:faber")
    assert "this studio: positive in 0 of 30" in faber.citation
    assert any("with this studio's clients" in view.in_a_line for view in own_views(told))
    again = decipher(client, FINDINGS)
    assert again == plain, "own evidence leaves nothing behind"


def test_the_probability_lies_in_its_interval_and_more_clients_make_it_narrower() -> None:
    client = Client(45, "female")
    few, many = (
        decipher(
            client, FINDINGS, own=evidence(*clients(SIJ, n, sij_thigh_thrust=True, faber=True))
        ).estimates[0]
        for n in (30, 300)
    )
    assert few.source == many.source == SIJ
    for one in (few, many):
        assert one.low <= one.probability <= one.high
    assert many.high - many.low < few.high - few.low


def test_sources_for_which_a_doctor_comes_first_keep_every_published_figure() -> None:
    cases = [*clients(SIJ, 200, faber=True), *clients(CAUDA, 40, faber=True)]
    learned, own = learn(count(cases)), evidence(*cases)
    guarded = [s for s in range(len(SOURCES)) if decisions().doctor[s]]
    assert not any(learned.shares[s].figure.usable for s in guarded)
    assert not own.shift[guarded].any()
    assert not {s for rate in own.rates for s in rate.sources} & set(guarded)
    assert not {f.source for f in own.figures} & {SOURCES[s] for s in guarded}


def test_the_verdict_rests_on_the_published_figures() -> None:
    """Ten thousand harmless clients do not make the next serious one harmless."""
    own = evidence(*clients(SIJ, 10_000, faber=True))
    serious = Visit(
        "v",
        Client(70, "male"),
        "Sudden tearing ache in my back and flank, I fainted, and I feel a pulsing in my belly.",
    )
    mild = Visit(
        "v",
        Client(45, "female"),
        "For eight weeks an ache in my left buttock when I climb stairs. No fever, no numbness.",
        FINDINGS,
    )
    for visit in (serious, mild):
        plain, told = assess(visit), assess(visit, evidence=own)
        assert plain.verdict == told.verdict
        assert plain.screening.urgency == told.screening.urgency
    assert isinstance(told, Cleared)
    assert isinstance(plain, Cleared)
    assert told.to_json()["own_evidence"]["used"] is True  # type: ignore[index, call-overload]
    assert plain.to_json()["own_evidence"] == {"used": False, "figures": []}
    assert plain.screening.questions == told.screening.questions


def test_a_clients_visits_are_one_case_with_the_word_of_the_last() -> None:
    first = Visit.from_toml("date = 2026-01-02\n[by_hand]\nfaber = 'left'", "a")
    last = Visit.from_toml(
        "date = 2026-03-02\n[by_hand]\nfaber = false\n[[confirmed]]\nsource = 'facet_joint'\noutcome = 'confirmed'\nby = 'letter'",
        "b",
    )
    case = case_of([last, first])
    assert settled(case.confirmations).source == FACET
    assert case.exams == (("faber", True),)


def test_what_is_given_away_holds_no_small_count_and_no_total() -> None:
    tally = count(
        [*clients(SIJ, 20, faber=True), *clients(HIP, 4, faber=True), *clients(FACET, 8, thomas_test=False)]
    )
    told = json.loads(json.dumps(export_json(tally, 2026)))
    text = json.dumps(told) + export_csv(tally, 2026)
    assert HIP not in text
    assert "24" not in text, "the total would tell the count that is left out"
    rows = {(row["source"], row["exam"]): row for row in told["counts"]}
    assert rows[SIJ, None]["confirmed"] == 20
    assert rows[SIJ, "faber"]["done"] == 20
    assert rows[SIJ, "faber"]["positive"] is None, "none was negative: so few could be told apart"


def test_what_two_exports_differ_by_tells_no_single_client() -> None:
    def given(many: int) -> dict[tuple[str, str, str], int]:
        """So many clients, one more of them each time: with a source and an exam of their own."""
        tally = count([*clients(SIJ, many, faber=True), *clients(SIJ, 12, faber=False)])
        rows = json.loads(json.dumps(export_json(tally, 2026)))["counts"]
        told = ("confirmed", "positive", "done")
        return {(row["source"], str(row["exam"]), what): row[what] or 0 for row in rows for what in told}

    before = given(12)
    assert before
    for many in range(13, 24):
        after = given(many)
        steps = {after[key] - value for key, value in before.items()}
        assert steps <= {0, 5}, f"one more client shows: {steps}"
        before = after
    assert before[SIJ, "faber", "positive"] == 25
    assert before[SIJ, "None", "confirmed"] == 35


def test_the_same_counts_make_the_same_evidence(monkeypatch: pytest.MonkeyPatch) -> None:
    one: Learned = learn(count(clients(SIJ, 31)))
    assert own_evidence(one).version == own_evidence(learn(count(clients(SIJ, 31)))).version  # type: ignore[union-attr]
    assert own_evidence(one).version != evidence(*clients(SIJ, 32)).version  # type: ignore[union-attr]
