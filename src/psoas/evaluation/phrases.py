"""How invented clients word a finding: our own lay sentences, kept apart from the words that the engine listens with."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Final

from psoas.errors import KnowledgeError
from psoas.visit import Finding
from psoas.vocabulary import Side, check_code, codes

_FILE: Final = "psoas.evaluation/data/phrases.toml"
_ACTIVITIES: Final = ("activity_worse", "activity_better")
_TYPES: Final = ("region", "quality", *_ACTIVITIES, "course", "red_flag", "context")
_LEAST: Final = 3  # lay wordings of a code, so that none is the only way in which it is ever said


@dataclass(frozen=True, slots=True, eq=False)
class Phrases:
    """Every wording.

    Attributes:
        says, denies: sentences by ``type:code``; a region's still hold ``{s}`` and ``{on}`` for the side.
        side: what ``s`` and ``on`` become for each side.
        sides: the sides that a place can have, by its code; all else has ``usual_sides``.
        one_of: groups of ``type:code`` that one client cannot have at once.
        implies: what a ``type:code`` may fairly be read to say too.
        female_only, male_only, old_only: ``type:code`` of one sex, or of those of 60 and over.
        fertile_years: between which the codes of pregnancy are met.
        filler, openers: sentences and beginnings that say nothing.
        synonym: words that can stand for each other.
    """

    says: Mapping[str, Sequence[str]]
    denies: Mapping[str, Sequence[str]]
    side: Mapping[str, Mapping[str, str]]
    sides: Mapping[str, Sequence[str]]
    one_of: tuple[frozenset[str], ...]
    implies: Mapping[str, frozenset[str]]
    female_only: frozenset[str]
    male_only: frozenset[str]
    old_only: frozenset[str]
    fertile_years: tuple[int, int]
    filler: tuple[str, ...]
    openers: tuple[str, ...]
    synonym: Mapping[str, str]

    def sides_of(self, region: str) -> Sequence[Side]:
        """The sides that a region can have."""
        sides: Sequence[Side] = self.sides.get(region, ("left", "right", "both", "unstated"))  # type: ignore[assignment]
        return sides

    def wordings(self, finding: Finding) -> tuple[str, ...]:
        """Every sentence that says, or denies, this finding; none where no client would, or where none is written yet."""
        sentences = (self.says if finding.present else self.denies).get(finding.key, ())
        return tuple(_capital(_sided(s, self.side[finding.side])) for s in sentences)


@lru_cache(maxsize=1)
def phrases() -> Phrases:
    """The file, read and checked once.

    Raises:
        KnowledgeError: a code has too few wordings, or is not in the vocabulary.
    """
    file = resources.files("psoas.evaluation").joinpath("data").joinpath("phrases.toml")
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    says: dict[str, Sequence[str]] = {}
    denies: dict[str, Sequence[str]] = {}
    for type_ in _TYPES:
        for code in codes(type_):
            key = f"{type_}:{code}"
            said, denied = _sentences(data, type_, code)
            if not said and type_ == "red_flag":
                continue  # a new warning sign needs no wordings until the differential counts it
            says[key], denies[key] = said, denied
            if len(says[key]) < _LEAST:
                raise KnowledgeError(f"{_FILE}: {key} needs at least {_LEAST} wordings.")
    only = data["only"]
    return Phrases(
        says=says,
        denies=denies,
        side=data["side"],
        sides={check_code("region", code): sides for code, sides in data["sides"].items()},
        one_of=tuple(_keys(group, says) for group in data["one_of"].values()),
        implies={key: _keys([key, *more], says) for key, more in data["implies"].items()},
        female_only=_keys(only["female"], says),
        male_only=_keys(only["male"], says),
        old_only=_keys(only["from_60_years"], says),
        fertile_years=(only["fertile_years"][0], only["fertile_years"][1]),
        filler=tuple(data["filler"]["sentences"]),
        openers=tuple(data["filler"]["openers"]),
        synonym=data["synonym"],
    )


def _sentences(data: Mapping[str, Any], type_: str, code: str) -> tuple[Sequence[str], Sequence[str]]:
    """What says and what denies one code: templates filled for places and activities, else as written."""
    template = data["template"]
    family = "activity" if type_ in _ACTIVITIES else type_
    own = data[family].get(code, {})
    if isinstance(own, dict):
        return own.get("says", ()), own.get("denies", ())
    said = template[f"{type_}_present"], template[f"{type_}_denied"]
    if code in data["never_denied"].get(type_, ()):
        said = said[0], ()
    present, denied = ([t.replace("{x}", x) for x in own for t in templates] for templates in said)
    return present, denied


def _keys(names: Sequence[str], known: Mapping[str, object]) -> frozenset[str]:
    if unknown := set(names) - set(known):
        raise KnowledgeError(f"{_FILE}: {', '.join(sorted(unknown))}: not a type:code of the vocabulary.")
    return frozenset(names)


def _sided(sentence: str, side: Mapping[str, str]) -> str:
    """The side said once: before the part where the sentence has a place for it there, else behind."""
    before = side["s"] if "{s}" in sentence else ""
    return sentence.replace("{s}", before).replace("{on}", "" if before else side["on"])


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
