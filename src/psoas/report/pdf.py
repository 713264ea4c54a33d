"""The handout as a PDF that a screen reader can read (PDF/UA-1), one A4 page where it can be, by typst.

Needs the extra ``pdf``; without it ``can_make_pdf`` is false. The same values give the same bytes.
"""

from __future__ import annotations

import datetime
import json
import re
from functools import lru_cache
from importlib import resources, util
from typing import Any, Final

from psoas.assessment import Assessment
from psoas.care.handout import Action, Handout, Occasion
from psoas.errors import OutputError
from psoas.report.client_page import client_handout, made_line
from psoas.report.drawing.exercise import exercise_pictures, exercise_svg
from psoas.report.templating import clean
from psoas.report.views.page import Made
from psoas.report.words import setting
from psoas.visit import Visit

# What stands for a character that no font inside typst can draw.
_UNDRAWN: Final = "\u25a1"
_NOTHING: Final = Occasion()
_NAMED: Final = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_ESCAPED: Final = re.compile(r"\\u\{([0-9a-f]+)\}")
# What is none of the letters that the first font of the page has.
_UNUSUAL: Final = re.compile("[^\n -~\u00a0-\u017f\u2010-\u2015\u2018-\u201e\u2022\u2026\u25a1\u200b]")
_ATTEMPTS: Final = 3
_LONG: Final = re.compile(r"\S{28,}")
_PIECE: Final = 14  # letters of a very long word before it may break
_SMALL: Final = (
    b'#set document(title: "x")\n#set text(font: ("Libertinus Serif", "DejaVu Sans Mono"))\n'
    b'#json(bytes(sys.inputs.handout)).join(" ")'
)
_SIZES: Final = ("handout_size_largest", "handout_size_large", "handout_size_middle", "handout_size_least")
_AIRS: Final = ("handout_air_most", "handout_air_middle", "handout_air_least")


def can_make_pdf() -> bool:
    """Whether the extra ``pdf`` is installed."""
    return util.find_spec("typst") is not None


def handout_as_pdf(
    visit: Visit,
    assessment: Assessment,
    made: Made | None = None,
    occasion: Occasion = _NOTHING,
    language: str = "en",
) -> bytes | None:
    """The handout of a visit as PDF; nothing where there is no handout, or where the extra ``pdf`` is not installed.

    Args:
        visit: as ``render_client`` takes it.
        assessment: whose plan, or whose verdict, the handout tells.
        made: when and by which program.
        occasion: what is known beside the visit.
        language: of its texts.
    """
    handout = client_handout(visit, assessment, occasion, language=language) if can_make_pdf() else None
    return handout_pdf(handout, made) if handout is not None else None


def handout_pdf(handout: Handout, made: Made | None = None) -> bytes:
    """A handout as PDF.

    Args:
        handout: what it says.
        made: by which program; its day counts only where the handout has none.

    Raises:
        OutputError: the extra ``pdf`` is not installed, or the page cannot be made.
    """
    if not can_make_pdf():
        raise OutputError("A PDF needs the extra pdf: pip install 'psoas[pdf]'.")
    told = _values(handout, made_line(handout, made))
    day = handout.made_on or (made.on if made else None) or datetime.date(2000, 1, 1)
    return _compiled(json.dumps(told, ensure_ascii=False), day)


@lru_cache(maxsize=1)
def _template() -> bytes:
    return resources.files("psoas.report").joinpath("templates/handout.typ").read_bytes()


def _compiled(told: str, day: datetime.date) -> bytes:
    """The page; characters that no font can draw are replaced, since PDF/UA allows none that is not drawn.

    What typst says of a failure may quote the client's words, so none of it goes on.
    """
    import typst  # noqa: PLC0415 - 80 MB that only a PDF needs

    at_noon = datetime.datetime(day.year, day.month, day.day, 12, tzinfo=datetime.UTC)
    told = _without(told, _not_drawn(frozenset(_UNUSUAL.findall(told))))
    for attempt in range(_ATTEMPTS + 1):
        try:
            return _typeset(_template(), told, int(at_noon.timestamp()))
        except typst.TypstError as error:
            undrawn = _undrawn(error)
        if not undrawn:
            break
        told = _UNUSUAL.sub(_UNDRAWN, told) if attempt == _ATTEMPTS - 1 else _without(told, undrawn)
    raise OutputError("The handout cannot be made as PDF; print the client's page instead.")


def _typeset(template: bytes, told: str, timestamp: int) -> bytes:
    import typst  # noqa: PLC0415 - as above

    return bytes(
        typst.compile(
            template,
            sys_inputs={"handout": told},
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=timestamp,
        )
    )


@lru_cache(maxsize=64)
def _not_drawn(characters: frozenset[str]) -> frozenset[str]:
    """Those of some characters that no font can draw, found on a small page of their own before the large one is set."""
    import typst  # noqa: PLC0415 - as above

    if not characters:
        return frozenset()
    try:
        _typeset(_SMALL, json.dumps(sorted(characters), ensure_ascii=False), 0)
    except typst.TypstError as error:
        return _undrawn(error)
    return frozenset()


def _undrawn(error: Any) -> frozenset[str]:
    """The characters that typst names as those no font can draw."""
    named = "".join(_NAMED.findall(f"{error.message}\n{error.diagnostic}"))
    return frozenset(_ESCAPED.sub(lambda code: chr(int(code[1], 16)), named)) - {_UNDRAWN}


def _without(told: str, undrawn: frozenset[str]) -> str:
    # The values are JSON: what gives it its form stays, and so do plain letters beside what cannot be drawn.
    return "".join(_UNDRAWN if c in undrawn and ord(c) > 0x7F else c for c in told)


def _text(value: str) -> str:
    """A text as paper takes it: no control characters, and places to break in a word that is longer than a line."""
    plain = str(clean(value)).replace("\ufffd", _UNDRAWN).replace("\t", " ")
    return _LONG.sub(lambda word: "\u200b".join(_pieces(word[0])), plain)


def _pieces(word: str) -> list[str]:
    return [word[at : at + _PIECE] for at in range(0, len(word), _PIECE)]


def _values(handout: Handout, made: str) -> dict[str, object]:
    """What the template reads, each text by its name."""
    word = handout.word
    told: dict[str, Any] = {
        "language": handout.language,
        "stops": handout.stops,
        "title": handout.title,
        "lead": handout.lead,
        "given_by": handout.given_by,
        "sample": word("sample") if handout.is_sample else "",
        "doing": handout.doing,
        "goals": handout.goals,
        "goals_title": word("goals"),
        "keeps": (*handout.keeps, *filter(None, (handout.asks_again,))),
        "keeps_title": word("keeps_title"),
        "rules": handout.rules,
        "rules_title": handout.rules_title,
        "action": word("action"),
        "week": word("week"),
        "days": handout.days,
        "less_if": handout.less_if,
        "less_title": word("less_if"),
        "less_then": handout.less_then,
        "sooner": handout.sooner,
        "sooner_if": handout.sooner_if,
        "call": handout.call,
        "answers": handout.answers,
        "answers_title": word("answers"),
        "next_visit": handout.next_visit,
        "next_title": word("next_visit"),
        "again": handout.again,
        "made": made,
        "care": word("care"),
    }
    sizes = [setting(name) for name in _SIZES]
    actions = [_action(action, handout) for action in handout.actions]
    cleaned: dict[str, object] = {name: _cleaned(value) for name, value in told.items()}
    return cleaned | {
        "actions": actions,
        "sizes": sizes,
        "airs": [setting(name) for name in _AIRS],
        "size_of_many": sizes[1],
    }


def _side_shown(action: Action, handout: Handout) -> str:
    if not action.side:
        return ""
    return handout.word("side_shown").replace("{side}", handout.word(f"side_{action.side}"))


def _action(action: Action, handout: Handout) -> dict[str, object]:
    stop_if = handout.word("stop_if")
    picture = exercise_pictures().get(action.exercise)
    return {
        "name": _text(action.name),
        "dose": _text(action.dose),
        "steps": [_text(step) for step in action.steps],
        "stop": _text(f"{stop_if}: {'; '.join(action.stop_if)}.") if action.stop_if else "",
        "which": _text(action.which),
        "picture": str(
            exercise_svg(action.exercise, side="left" if action.side == "left" else "right", for_paper=True)
        ),
        "alt": f"{picture.told(handout.language)} {_side_shown(action, handout)}".rstrip() if picture else "",
    }


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return _text(value)
    return [_cleaned(one) for one in value] if isinstance(value, tuple) else value
