"""A visit: who the client is, what they say, where they point, what was found by hand."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, cast

from psoas.errors import VisitFileError
from psoas.visit import fields
from psoas.visit.boxes import Box, BoxKind, CheckIn
from psoas.visit.client import CLIENT_KEYS, Client
from psoas.visit.confirmed import Confirmed, confirmed_from
from psoas.visit.corrections import Correction
from psoas.visit.drawing import Mark, strokes_from
from psoas.visit.finding import Finding
from psoas.visit.json_lines import line_forms, refuse_strangers
from psoas.visit.scores import Scores, scores_from
from psoas.visit.toml_faults import toml_fault
from psoas.vocabulary import SIDES, Side, check_code

State = Literal["weak", "tight", "inhibited", "spasm"]
STATES: Final = ("weak", "tight", "inhibited", "spasm")
MAX_FILE_BYTES: Final = 2_000_000
_KEYS: Final = (
    "id", "date", "client", "words", "notes", "points_at", "drawing", "findings", "by_hand", "muscles", "check_ins",
    "corrections", "scores", "confirmed",
)  # fmt: skip
# What one line of `psoas assess --jsonl` may hold; the client's own keys stand beside the visit's.
LINE_KEYS: Final = tuple(line_forms()["assess"].keys)


@dataclass(frozen=True, slots=True)
class MuscleState:
    """A muscle that the practitioner found weak, tight, inhibited or in spasm; ``amount`` from 0 to 1."""

    muscle: str
    side: Literal["left", "right", "both"]
    state: State
    amount: float

    @classmethod
    def from_mapping(cls, data: Mapping[str, object], field: str) -> MuscleState:
        """Read from JSON or TOML; the body checks that it has such a muscle.

        Raises:
            VisitFileError: naming the field and what is allowed.
        """
        fields.known_keys(data, ("muscle", "side", "state", "amount"), field)
        return cls(
            muscle=fields.text(data.get("muscle"), f"{field}.muscle", limit=60),
            side=cast(
                "Literal['left', 'right', 'both']",
                fields.choice(data.get("side"), f"{field}.side", ("left", "right", "both")),
            ),
            state=cast("State", fields.choice(data.get("state"), f"{field}.state", STATES)),
            amount=fields.number(data.get("amount"), f"{field}.amount", 0, 1, "(0 is healthy)"),
        )


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit. ``findings`` are the explicit ones: pointed at, stated as codes, or found by hand.

    ``drawing`` holds the strokes as drawn and the areas marked; ``psoas.intake`` reads regions from them. ``date`` is the day of the visit,
    where it is known; what has to be looked at again is dated from it. ``notes`` are the practitioner's own,
    ``check_ins`` what the client said later, ``corrections`` what the practitioner mends in what was read, ``scores`` what
    the client scored on the day of the visit, ``confirmed`` what the pain turned out to come from: it is learned from and changes
    nothing of this visit.
    """

    id: str
    client: Client
    words: str
    findings: tuple[Finding, ...] = ()
    muscles: tuple[MuscleState, ...] = ()
    drawing: tuple[Mark, ...] = ()
    date: datetime.date | None = None
    notes: str = ""
    check_ins: tuple[CheckIn, ...] = ()
    corrections: tuple[Correction, ...] = ()
    scores: Scores | None = None
    confirmed: tuple[Confirmed, ...] = ()

    @property
    def country(self) -> str:
        """Where the client lives, as two letters; empty where it is not known."""
        return self.client.country

    def boxes(self) -> tuple[Box, ...]:
        """Every text of the visit that is not empty, the client's words first.

        >>> [box.name for box in Visit("v", Client(medicines=("ibuprofen",)), "my hip").boxes()]
        ['words', 'medicines[0]']
        """
        client = self.client
        lists: tuple[tuple[BoxKind, tuple[str, ...]], ...] = (
            ("medicines", client.medicines),
            ("conditions", client.conditions),
            ("sports", client.sports),
        )
        found = [Box("words", self.words, "story")]
        found += [Box(f"{kind}[{n}]", text, kind) for kind, texts in lists for n, text in enumerate(texts)]
        found += [Box("work", client.work, "work"), Box("notes", self.notes, "notes")]
        found += [Box(f"check_ins[{n}]", c.words, "check_in") for n, c in enumerate(self.check_ins)]
        return tuple(box for box in found if box.text.strip())

    @classmethod
    def from_toml(cls, text: str, name: str) -> Visit:
        """Read a visit file (see ``examples/``).

        Raises:
            VisitFileError: the file is not TOML, or a value in it is not what it must be.
        """
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise VisitFileError(
                f"the visit file is not valid TOML: {toml_fault(str(error), text)}"
            ) from None
        except (ValueError, RecursionError):
            raise VisitFileError("the visit file has an impossible number, or nests too deeply.") from None
        return cls.from_mapping(data, name)

    @classmethod
    def from_mapping(cls, data: Mapping[str, object], name: str) -> Visit:
        """Read what a visit file holds, where it is a part of another file.

        Raises:
            VisitFileError: a value is not what it must be.
        """
        for key in CLIENT_KEYS:
            if key in data and key not in _KEYS:
                raise VisitFileError(f"{key}: belongs under [client]; move the line below [client].")
        for key in ("complaint", "text"):  # as JSON lines name the client's words
            if key in data:
                raise VisitFileError(f"{key}: a visit file holds what the client says under words.")
        fields.known_keys(data, _KEYS, "")
        client = fields.mapping(data.get("client", {}), "client")
        fields.known_keys(client, CLIENT_KEYS, "client")
        findings = [
            *_pointed(data.get("points_at", {})),
            *_listed(data.get("findings", [])),
            *_by_hand(data.get("by_hand", {})),
        ]
        muscles = tuple(
            MuscleState.from_mapping(fields.mapping(m, f"muscles[{n}]"), f"muscles[{n}]")
            for n, m in enumerate(fields.items(data.get("muscles", []), "muscles", limit=100))
        )
        return cls(
            id=fields.text(data.get("id", name), "id", limit=200),
            client=Client.from_mapping(client),
            words=fields.text(data.get("words", ""), "words"),
            findings=tuple(findings),
            muscles=muscles,
            drawing=strokes_from(data.get("drawing", [])),
            date=fields.date(data["date"], "date") if "date" in data else None,
            notes=fields.text(data.get("notes", ""), "notes"),
            check_ins=_check_ins(data.get("check_ins", [])),
            corrections=_corrections(data.get("corrections", [])),
            scores=scores_from(data),
            confirmed=confirmed_from(data.get("confirmed", [])),
        )

    @classmethod
    def from_line(cls, data: Mapping[str, object]) -> Visit:
        """Read one line of ``psoas assess --jsonl``.

        Raises:
            VisitFileError: a key is not known, or is one of a visit file only, or a value is not what it must be.
        """
        refuse_strangers(data, "assess", passed_over=fields.ANNOTATION_KEYS)
        fields.known_keys(data, LINE_KEYS, "", passed_over=fields.ANNOTATION_KEYS)
        id_ = data.get("id", "")
        return cls(
            id=str(id_)[:200],
            client=Client.from_mapping({k: v for k, v in data.items() if k in CLIENT_KEYS}, ""),
            words=fields.text(data.get("complaint") or "", "complaint"),
            findings=tuple(_listed(data.get("findings") or [])),
            drawing=strokes_from(data.get("drawing") or []),
            date=None if data.get("date") is None else fields.date(data["date"], "date"),
            notes=fields.text(data.get("notes") or "", "notes"),
            check_ins=_check_ins(data.get("check_ins") or []),
            corrections=_corrections(data.get("corrections") or []),
        )


def load_visit(path: Path) -> Visit:
    """Read a visit file from disk.

    Raises:
        VisitFileError: it cannot be read, is too large, is not UTF-8, or is not a visit.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_FILE_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise VisitFileError(f"{path}: cannot be read ({reason}).") from None
    if len(raw) > MAX_FILE_BYTES:
        raise VisitFileError(f"{path}: larger than {MAX_FILE_BYTES:,} bytes; a visit file holds one visit.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise VisitFileError(f"{path}: not UTF-8 text (byte {error.start}); save it as UTF-8.") from None
    try:
        return Visit.from_toml(text, path.stem)
    except VisitFileError as error:
        raise type(error)(f"{path}: {error}") from None


def _pointed(value: object) -> list[Finding]:
    """``[points_at]``: a region and its side (or sides), where the client points."""
    found: list[Finding] = []
    for code, side in fields.mapping(value, "points_at").items():
        check_code("region", code, "points_at")
        for one in side if isinstance(side, list) else [side]:
            known = fields.choice(one, f"points_at.{code}", SIDES)
            found.append(Finding("region", code, cast("Side", known), origin="drawing"))
    return found


def _listed(value: object) -> list[Finding]:
    """``findings``: a list of coded findings."""
    return [
        Finding.from_mapping(fields.mapping(f, f"findings[{n}]"), f"findings[{n}]")
        for n, f in enumerate(fields.items(value, "findings"))
    ]


def _by_hand(value: object) -> list[Finding]:
    """``[by_hand]``: an exam and its result: a side where it was positive, ``false`` where it was not."""
    found: list[Finding] = []
    for code, result in fields.mapping(value, "by_hand").items():
        check_code("exam", code, "by_hand")
        if isinstance(result, bool):
            found.append(Finding("exam", code, "unstated", result, "hand"))
        else:
            known = fields.choice(result, f"by_hand.{code} (true, false or a side)", SIDES)
            found.append(Finding("exam", code, cast("Side", known), True, "hand"))
    return found


def _check_ins(value: object) -> tuple[CheckIn, ...]:
    """``[[check_ins]]``: what was said later, in the order of the file."""
    return tuple(
        CheckIn.from_mapping(fields.mapping(c, f"check_ins[{n}]"), f"check_ins[{n}]")
        for n, c in enumerate(fields.items(value, "check_ins"))
    )


def _corrections(value: object) -> tuple[Correction, ...]:
    """``[[corrections]]``: what was read wrongly, and what it is."""
    return tuple(
        Correction.from_mapping(fields.mapping(c, f"corrections[{n}]"), f"corrections[{n}]")
        for n, c in enumerate(fields.items(value, "corrections"))
    )
