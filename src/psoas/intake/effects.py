"""What words say happens to the pain: worse, better, no different, impossible; turned round where a negative stands before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from psoas.intake.exceptions import elliptic, unreached
from psoas.intake.spot import Spot
from psoas.intake.story import Story
from psoas.intake.text import COMMA, NONE, stems

# Never the relief itself ("better if I get up and walk", "fine once I've coughed").
MOVES: Final = frozenset(
    {
        "sit_to_stand", "sit_up", "cough_sneeze", "put_on_shoes", "turn_in_bed", "car_transfer", "climb_stairs",
        "descend_stairs", "kick", "jump", "twist", "lift_object", "long_stride",
    }
)  # fmt: skip
KINDS: Final = ("worse", "impossible", "pain", "effort", "no_difference", "better", "must", "not_better")
_OPPOSITE: Final[Mapping[str, str]] = {
    "worse": "no_difference",
    "pain": "no_difference",
    "better": "not_better",
    "no_difference": "worse",
}
_FELT: Final = frozenset({"night_pain", "both_legs_affected"})
_CANNOT: Final = stems("cant couldnt unable never hardly barely wont struggle")


def effects(story: Story) -> list[Spot]:
    """The cues that say what happens to the pain, turned round where a negative stands before them."""
    found = [c for c in story.cues(*KINDS) if not _of_the_course(story, c)]
    # "No longer running", "but standing doesn't".
    found += [
        Spot("cue", "impossible", "yes", c.first, c.last)
        for c in story.cues("resolved")
        if story.tokens[c.first].stem == "no"
    ]
    found.sort(key=lambda c: c.first)
    found += [
        Spot("cue", elliptic(story, c, found), "yes", c.first, c.last)
        for c in story.cues("negator")
        if _ends(story, c)
    ]
    found += [
        Spot("cue", "no_difference", "yes", c.first, c.last)
        for c in story.cues("all_denied")
        if story.tokens[c.first].stem == "all"
    ]
    found += [
        Spot("cue", "no_difference", "yes", c.first, c.last)
        for c in story.cues("denied_after")
        if story.tokens[c.last].stem in ("problem", "issu", "negativ", "none", "nil")
    ]
    found += [
        Spot("cue", "pain", "yes", m.first, m.last)
        for m in story.mentions
        if m.type == "quality" or (m.code in _FELT and m.mark == "yes")
    ]
    activities = [s for s in story.spots if s.type == "activity"]
    found += [
        Spot("cue", "worse", "yes", c.first, c.last)
        for c in story.cues("bad_after")
        if any(a.last == c.first - 1 for a in activities)
    ]
    found += [
        Spot("cue", "better", "yes", c.first, c.last)
        for c in story.cues("good_after")
        if any(a.last + 1 <= c.first <= a.last + 2 and a.code not in MOVES for a in activities)
    ]
    found += [
        Spot("cue", "impossible", "yes", m.first, m.first)
        for m in story.mentions
        if m.code == "weakness" and story.tokens[m.first].stem in _CANNOT
    ]
    found += [Spot("cue", "effort", "yes", at, at + 1) for at in _done_for_me(story)]
    free = [
        c
        for c in found
        if not any(a.meets(c) and a.length >= c.length and a.first <= c.first for a in activities)
        and not (
            c.code == "better" and any(m.code == "fear_of_movement" and m.holds(c) for m in story.mentions)
        )
    ]
    return [_turned(story, cue) for cue in free]


def _of_the_course(story: Story, cue: Spot) -> bool:
    """As in "worse each day": the pain grows with time, whatever is done."""
    return cue.code == "worse" and any(
        m.code == "worsening"
        and m.holds(cue)
        and any(t.stem in _TIMES for t in story.tokens[m.first : m.last + 1])
        for m in story.mentions
    )


_TIMES: Final = stems("day days daily week weeks month months year years time night hour hourly since lately")


_HELPED: Final = 4  # words from a helper to what they do: "my wife has to put my socks on"


def _done_for_me(story: Story) -> list[int]:
    """Where "for me" ends what another has to do: "my wife puts my socks on for me"."""
    people = story.cues("person")
    out: list[int] = []
    if not people:
        return out
    out += [
        p.last
        for a in story.spots
        if a.code == "put_on_shoes" and any(story.tokens[n].word == "my" for n in range(a.first, a.last + 1))
        for p in people
        if 0 < a.first - p.last <= _HELPED
    ]
    for at in range(1, len(story.tokens)):
        if story.tokens[at].word != "me" or story.tokens[at - 1].word != "for":
            continue
        first, _ = story.sentence(at)
        if any(first <= p.first < at for p in people):
            out.append(at - 1)
    return out


def _ends(story: Story, negator: Spot) -> bool:
    """A "doesn't" that ends its statement denies what stands before it."""
    after = negator.last + 1
    while after < len(story.tokens) and story.tokens[after].stem in _ANY_MORE:
        after += 1
    last = after >= len(story.tokens) or story.tokens[after].parted >= COMMA
    mine = "i" in (t.stem for t in story.tokens[max(0, negator.first - 2) : negator.first])
    if mine:
        return False  # "so I just don't"
    bare = story.tokens[negator.first].stem == "not" and any(  # "my running's not"
        a.last == negator.first - 1 for a in story.spots if a.type == "activity"
    )
    return last and (bare or story.tokens[negator.first].stem in stems("doesnt dont isnt didnt arent wont"))


_ANY_MORE: Final = stems("anymore any more now though either")


def _turned(story: Story, cue: Spot) -> Spot:
    """The cue, or its opposite where it is denied ("not fine", "doesn't really hurt")."""
    code = _OPPOSITE.get(cue.code)
    if code is None:
        return cue
    if cue.code == "no_difference" and story.tokens[cue.first].stem == "without" and _unable(story, cue):
        return Spot("cue", "worse", "yes", cue.first, cue.last)
    if cue.code == "better" and unreached(story, cue):
        return Spot("cue", "not_better", "yes", cue.first, cue.last)
    for negator in story.cues("negator"):
        if story.tokens[negator.first].stem == "without" and (
            cue.code == "no_difference" or _unable(story, negator)
        ):
            continue  # "without making any difference"
        gap = range(negator.last + 1, cue.first)
        near = negator.last < cue.first and len(gap) <= 3
        unbroken = near and story.breaks(negator.last + 1, cue.first) == NONE
        if unbroken and all(story.light(n) or in_region(story, n) for n in gap):
            return Spot("cue", code, "yes", negator.first, cue.last)
    return cue


def _unable(story: Story, cue: Spot) -> bool:
    """As in "can't lift my knee without pain": it is done, and it hurts."""
    before = range(max(0, cue.first - 10), cue.first)
    return any(story.tokens[n].stem in _CANNOT and story.breaks(n + 1, cue.first) < COMMA for n in before)


def in_region(story: Story, at: int) -> bool:
    """Regions and plain words for body parts stand between ("no leg pain when sitting")."""
    return at in story.felt or story.tokens[at].stem in ("leg", "should")
