"""Step 3, spot: every phrase of the lexicon in the words, the longest reading of each.

A *spot* is a phrase in its place: a mention (something that may become a finding), an activity, or a
cue (a word that says no, maybe, worse). *Decoys* are phrases that look like one and are not ("back to work").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from psoas.intake.lexicon import GAP, Entry, Lexicon, Mark, Node
from psoas.intake.text import COMMA, Token


@dataclass(frozen=True, slots=True)
class Spot:
    """A phrase over the words ``first`` to ``last`` (both included)."""

    type: str
    code: str
    mark: Mark
    first: int
    last: int

    @property
    def length(self) -> int:
        """In words."""
        return self.last - self.first + 1

    def holds(self, other: Spot) -> bool:
        """True where the other lies inside this one."""
        return self.first <= other.first and other.last <= self.last

    def meets(self, other: Spot) -> bool:
        """True where the two share a word."""
        return self.first <= other.last and other.first <= self.last


MENTIONS = frozenset({"region", "quality", "course", "red_flag", "context"})


def spot(tokens: Sequence[Token], words: Lexicon) -> tuple[Spot, ...]:
    """Every phrase in the words, in reading order."""
    return spot_with_decoys(tokens, words)[0]


def spot_with_decoys(
    tokens: Sequence[Token], words: Lexicon
) -> tuple[tuple[Spot, ...], tuple[Spot, ...]]:
    """Every phrase in the words, and the decoys beside them (which also hide side words: "right now")."""
    found: list[Spot] = []
    skip = words.lists["skipped"]
    for first, token in enumerate(tokens):
        node = words.root.next.get(token.stem)
        if node is None:
            continue
        longest: dict[tuple[str, str], tuple[int, Entry]] = {}
        for last, entry in _ends(node, first, tokens, skip):
            key = (entry.type, entry.code)
            if last > longest.get(key, (-1, entry))[0]:
                longest[key] = (last, entry)
        found.extend(Spot(e.type, e.code, e.mark, first, last) for last, e in longest.values())
    return _untangled(found), tuple(s for s in found if s.type == "decoy")


def _ends(
    node: Node, at: int, tokens: Sequence[Token], skip: frozenset[str]
) -> Iterator[tuple[int, Entry]]:
    """Where phrases that begin at a word can end, and what they say. ``node`` is that word's."""
    for entry in node.ends:
        yield at, entry
    if not node.next:
        return
    at += 1
    while at < len(tokens) and tokens[at].parted < COMMA:
        follower = node.next.get(tokens[at].stem)
        if follower is not None:
            yield from _ends(follower, at, tokens, skip)
        if tokens[at].stem not in skip:
            break
        at += 1
    gap = node.next.get(GAP)
    if gap is not None:
        yield from _after_gap(gap, at, tokens, skip)


def _after_gap(
    gap: Node, at: int, tokens: Sequence[Token], skip: frozenset[str]
) -> Iterator[tuple[int, Entry]]:
    """Ends of a phrase whose next word may stand up to three words further on."""
    for ahead in range(at, min(at + 4, len(tokens))):
        if tokens[ahead].parted >= COMMA:
            return
        follower = gap.next.get(tokens[ahead].stem)
        if follower is not None:
            yield from _ends(follower, ahead, tokens, skip)


def _untangled(found: list[Spot]) -> tuple[Spot, ...]:
    """Without what lies inside a longer phrase that means something else."""
    decoys = [s for s in found if s.type == "decoy"]
    kept = [s for s in found if s.type != "decoy" and not any(_drops(d, s) for d in decoys)]
    ranked = sorted(kept, key=lambda s: (-s.length, s.first))
    out: list[Spot] = []
    for one in ranked:
        if not any(_beats(other, one) for other in out):
            out.append(one)
    return tuple(sorted(out, key=lambda s: (s.first, s.last, s.type, s.code)))


def _drops(decoy: Spot, other: Spot) -> bool:
    """A decoy drops what lies inside it, and what only touches it and is no longer."""
    return decoy.holds(other) or (decoy.meets(other) and other.length < decoy.length)


def _beats(longer: Spot, one: Spot) -> bool:
    """True where a longer phrase leaves no room for a shorter one."""
    if not longer.meets(one):
        return False
    if longer.type == one.type:
        return longer.type == "cue" or (longer.length > one.length)
    if not longer.holds(one) or longer.length == one.length:
        return False
    if one.type == "cue":
        # "getting worse when I sit": the cue inside a course still says that sitting hurts.
        return longer.type != "course" or one.code not in ("worse", "better")
    if longer.type == "cue":
        return False
    if one.type == "region":
        return longer.type in ("context", "activity", "course")
    return not (longer.type == "region" or (longer.type == "quality" and one.type == "course"))
