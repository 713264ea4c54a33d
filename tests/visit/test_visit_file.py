"""A visit file: what it may hold, and the plain error for everything else."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from tests.every import every

from psoas.errors import VisitFileError
from psoas.visit import CheckIn, Client, Finding, Span, Visit, doubted_dates, join_findings, load_visit

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_a_whole_visit_is_read() -> None:
    visit = Visit.from_toml(
        """
        words = "my hip"
        [client]
        age = 40
        sex = "male"
        medicines = ["apixaban"]
        [points_at]
        groin = "left"
        low_back = ["left", "right"]
        [by_hand]
        thomas_test = "left"
        fadir = false
        [[muscles]]
        muscle = "psoas"
        side = "left"
        state = "tight"
        amount = 0.3
        """,
        "name",
    )
    assert visit.id == "name"
    assert visit.client.age_years == 40
    assert visit.client.medicines == ("apixaban",)
    assert [(f.key, f.side, f.present, f.origin) for f in visit.findings] == [
        ("region:groin", "left", True, "drawing"),
        ("region:low_back", "left", True, "drawing"),
        ("region:low_back", "right", True, "drawing"),
        ("exam:thomas_test", "left", True, "hand"),
        ("exam:fadir", "unstated", False, "hand"),
    ]
    assert visit.muscles[0].amount == 0.3


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda p: p.stem)
def test_the_examples_are_visits(path: Path) -> None:
    visit = load_visit(path)
    assert visit.words
    assert visit.findings


REFUSED = [
    # what stands in the file                             what the message must name
    ("wrods = 'my hip'", "did you mean 'words'"),
    ("[client]\nagee = 3", r"client\.agee.*'age'"),
    ("[client]\nage = 'forty'", r"client\.age: must be a number \(years\), not text"),
    ("[client]\nage = '42 years'", r"client\.age: must be a number.*write age = 42, only the number"),
    ("[client]\nheight_m = '1,68 m'", r"client\.height_m: must be a number.*write height_m = 1\.68"),
    ("[client]\nheight_m = '168 cm'", r"write height_m = 1\.68"),
    ("[client]\nmass_kg = '900 kg'", r"client\.mass_kg: must be.*write mass_kg = and only the number"),
    ("age = 42", r"age: belongs under \[client\]; move the line below \[client\]"),
    ("[client]\nage = 400", r"client\.age: 400 is out of range, 0 to 120 years"),
    ("[client]\nage = nan", r"client\.age: nan is out of range"),
    ("[client]\nage = true", r"client\.age: must be a number"),
    ("[client]\nsex = 'femal'", r"client\.sex: 'femal'.*'female'"),
    (
        "[client]\nheight_m = 168",
        r"client\.height_m: 168 is out of range, 1 to 2\.4 metres; write height_m = 1\.68",
    ),
    ("[client]\ncountry = 'Germany'", r"client\.country: must be the two letters.*write country = \"DE\""),
    ("[client]\ncountry = 'uk'", r"client\.country.*write country = \"GB\""),
    ("[client]\ncountry = 'Atlantis'", r"client\.country.*such as \"GB\".*psoas codes country"),
    ("[client]\ncountry = 3", r"client\.country: must be text"),
    ("[client]\nmedicines = 3", r"client\.medicines: must be a list, not a number"),
    ("[points_at]\ngroins = 'left'", r"points_at: 'groins'.*'groin'"),
    (
        "[points_at]\nloins = 'left'",
        r"points_at: what is written there is not known.*'groin'.*psoas codes region",
    ),
    (
        "[points_at]\ngroin = 'l'",
        r"points_at\.groin: 'l' is not known; did you mean 'left'\?.*left, right, both, midline",
    ),
    ("[points_at]\ngroin = 'links'", r"points_at\.groin: .* is not known; did you mean 'left'\? Allowed"),
    ("text = 'my hip'", "text: a visit file holds what the client says under words"),
    ("complaint = 'my hip'", "complaint: a visit file holds what the client says under words"),
    (
        "[[drawing]]\nview = 'front'\nstrokes = [[[30, 270], [999, 270]]]",
        r"drawing\[0\]\.strokes\[0\]\[1\]\[0\] \(x\): 999 is out of range",
    ),
    ("[points_at]\ngroin = true", r"points_at\.groin: True is not known.*left, right, both, midline"),
    ("[points_at]\ngroin = 'lft'", r"points_at\.groin: 'lft'.*'left'"),
    ("[by_hand]\ntomas_test = 'left'", r"by_hand: 'tomas_test'.*'thomas_test'"),
    ("[by_hand]\nthomas_test = 3", r"by_hand\.thomas_test"),
    (
        "[[muscles]]\nmuscle='psoas'\nside='left'\nstate='tigt'\namount=0.3",
        r"muscles\[0\]\.state: 'tigt'.*'tight'",
    ),
    (
        "[[muscles]]\nmuscle='psoas'\nside='left'\nstate='tight'\namount=30",
        r"muscles\[0\]\.amount: 30 is out of range",
    ),
    ("[[findings]]\ntype='exam'\ncode='fadirr'", r"findings\[0\]\.code: 'fadirr'.*'fadir'"),
    ("[[findings]]\ntype='exams'\ncode='fadir'", r"findings\[0\]\.type: 'exams'.*'exam'"),
    ("words = 3", "words: must be text, not a number"),
    ("client = 3", "client: must be a table"),
    ("words = ", "not valid TOML"),
    ("date = 'tomorrow'", "date: must be a date such as 2026-11-23, year first"),
    ("date = '23.11.2026'", "date: must be a date such as 2026-11-23, year first"),
    ("date = '23.11.2026'", "year first; write date = 2026-11-23"),
    ("date = '11/23/2026'", "year first; write date = 2026-11-23"),
    ("date = '3/4/2026'", "year first; write 2026-04-03 or 2026-03-04, which is meant"),
    ("date = '5/5/2026'", "year first; write date = 2026-05-05"),
    ("date = 23.11.2026", "Dates begin with the year; write date = 2026-11-23"),
    ("date = 11/23/2026", "Dates begin with the year; write date = 2026-11-23"),
    ("date = '2026-02-30'", "date: there is no such day"),
    ("date = 2026-02-30", "not valid TOML"),
    ("date = 2026-11-23T09:30:00", "date: must be a date such as 2026-11-23, not a date with a time"),
    ("date = 09:30:00", "date: must be a date such as 2026-11-23, not a time"),
    ("date = 20261123", "date: must be a date such as 2026-11-23, not a number"),
    ("date = 0026-11-23", "date: the year 26 is out of range, 1900 to 2200"),
    ("[client]\nage = 42 years", "line 2, column .*Write age = 42"),
    ("[client]\nsex = female", 'line 2, column .*Write sex = "female"'),
    ("[client]\nheight_m = 1,68", "line 2, column .*Write height_m = 1.68"),
    ('[client]\nmedicines = "ibuprofen", "apixaban"', r'Write medicines = \["ibuprofen", "apixaban"\]'),
    ('words = "my "bad" hip"', 'line 1, column .*words: put three quotation marks \\("""\\)'),
    ('words = "my hip\nhurts"', "line 1, column .*words: put three quotation marks"),
    ("words = 'it's my hip'", "words: put three quotation marks"),
    ('words = """my hip', "at the end of the file. A text is not closed: put three quotation marks"),
    ("[client]\n[client]", "A name or a section stands twice"),
    ("just words", "Write name = value"),
    ("[points_at]\ngroin = left", 'such as groin = "left"'),
    ("notes = 3", "notes: must be text"),
    ("[[check_ins]]\nwords = 'x'", r"check_ins\[0\]\.date: is missing; write the day"),
    ("[[check_ins]]\ndate = '23.11.2026'", r"check_ins\[0\]\.date: .*write date = 2026-11-23"),
    ("[[check_ins]]\ndate = 2026-11-23\nword = 'x'", r"check_ins\[0\]\.word.*'words'"),
    ("words = 2026-11-23", "words: must be text, not a date"),
]


@pytest.mark.parametrize("text", ["date = 2026-11-23", "date = '2026-11-23'"])
def test_a_visit_has_a_date_where_it_is_known(text: str) -> None:
    assert Visit.from_toml(text, "x").date == datetime.date(2026, 11, 23)
    assert Visit.from_toml("", "x").date is None


def test_a_line_has_its_date_as_iso_text() -> None:
    assert Visit.from_line({"id": "a", "date": "2026-11-23"}).date == datetime.date(2026, 11, 23)
    assert Visit.from_line({"id": "a", "date": None}).date is None
    for wrong in ("23/11/2026", "2026-13-01", 20261123, True, ["2026-11-23"], "\u0662026-11-23"):
        with pytest.raises(VisitFileError, match=r"^date: "):
            Visit.from_line({"id": "a", "date": wrong})


@every(("text", "message"), REFUSED)
def test_a_wrong_file_names_the_field_and_what_is_allowed(text: str, message: str) -> None:
    with pytest.raises(VisitFileError, match=message):
        Visit.from_toml(text, "x")


def test_an_error_never_repeats_the_clients_words() -> None:
    with pytest.raises(VisitFileError) as caught:
        Visit.from_toml('words = "my secret grief" x', "x")
    assert "secret" not in str(caught.value)
    assert "line 1" in str(caught.value)


PRIVATE = ("he hits me when he drinks", "overdose", "HIV", "Margaret", "1 Mill Lane")
PLACES = [
    # where it was typed                                              what the message names
    ("[client]\nsex = {}", "client.sex"),
    ("[client]\nage = {}", "client.age"),
    ("[client]\ncountry = {}", "client.country"),
    ("date = {}", "date"),
    ("[points_at]\n{} = 'left'", "points_at"),
    ("[points_at]\ngroin = {}", "points_at.groin"),
    ("[by_hand]\n{} = true", "by_hand"),
    ("[by_hand]\nthomas_test = {}", "by_hand.thomas_test"),
    ("[[muscles]]\nmuscle='psoas'\nside={}\nstate='tight'\namount=0.3", "muscles[0].side"),
    ("[[findings]]\ntype='red_flag'\ncode={}", "findings[0].code"),
    ("[[findings]]\ntype={}\ncode='fever'", "findings[0].type"),
    ("[[findings]]\ntype='red_flag'\ncode='fever'\npresent={}", "findings[0].present"),
    ("[[corrections]]\nquote='a'\nbox={}\nstatus='rejected'", "corrections[0].box"),
    ("[[corrections]]\nquote='a'\nstatus={}", "corrections[0].status"),
    ("[[check_ins]]\nwords='a'\ndate={}", "check_ins[0].date"),
]


@every("typed", PRIVATE)
@every(("file", "field"), PLACES)
def test_an_error_names_the_field_and_repeats_no_words(file: str, field: str, typed: str) -> None:
    with pytest.raises(VisitFileError) as caught:
        Visit.from_toml(file.format(f'"{typed}"'), "x")
    assert str(caught.value).startswith(field)
    assert typed not in str(caught.value)


@every(("file", "field"), [('[client]\n"{}" = 3', "client: "), ('"{}" = 3', "key: ")])
@every("typed", [p for p in PRIVATE if p != "overdose"])
def test_a_key_that_is_not_written_as_one_is_not_repeated(file: str, field: str, typed: str) -> None:
    with pytest.raises(VisitFileError) as caught:
        Visit.from_toml(file.format(typed), "x")
    assert str(caught.value).startswith(field)
    assert "Allowed: " in str(caught.value)
    assert typed not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("latin1.toml", "words = 'é'".encode("latin-1"), "not UTF-8"),
        ("huge.toml", b"#" * 2_000_001, "larger than"),
        ("missing.toml", None, "cannot be read"),
    ],
)
def test_an_unreadable_file_is_named(tmp_path: Path, name: str, content: bytes | None, message: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(VisitFileError, match=message) as caught:
        load_visit(path)
    assert name in str(caught.value)


def test_an_explicit_finding_wins_over_one_read_from_words() -> None:
    read = (
        Finding("region", "groin", "left", True, "words", Span(0, 5, "groin")),
        Finding("red_flag", "fever", "unstated", True, "words", Span(6, 11, "fever")),
        Finding("quality", "ache", "left", True, "words", Span(12, 16, "ache")),
    )
    explicit = (Finding("red_flag", "fever", present=False), Finding("region", "groin"))
    joined = join_findings(explicit, read)
    assert [(f.key, f.side, f.present) for f in joined] == [
        ("red_flag:fever", "unstated", False),
        ("region:groin", "left", True),  # the words give the side that was not stated
        ("quality:ache", "left", True),
    ]


@every(
    "text",
    [
        'words = "my secret grief" x',
        "words = my secret grief",
        'words = """x"""\nsecret = grief of mine',
        'secret grief = "',
        "words = 'it's my secret grief'",
        '[client]\nmedicines = ["secret" "grief"]',
    ],
)
def test_no_fault_in_the_file_repeats_its_words(text: str) -> None:
    with pytest.raises(VisitFileError) as caught:
        Visit.from_toml(text, "x")
    assert "secret" not in str(caught.value)
    assert "grief" not in str(caught.value)


def test_notes_check_ins_and_country_are_read_from_a_file_and_from_a_line() -> None:
    visit = Visit.from_toml(
        """
        notes = "guarded on the left"
        [client]
        country = "gb"
        [[check_ins]]
        date = 2026-11-30
        words = "easier on stairs"
        """,
        "x",
    )
    line = Visit.from_line(
        {"id": "x", "notes": "guarded on the left", "country": "GB", "check_ins": [{"date": "2026-11-30", "words": "easier on stairs"}]}
    )  # fmt: skip
    assert visit == line
    assert visit.notes == "guarded on the left"
    assert visit.country == "GB"
    assert visit.check_ins == (CheckIn(datetime.date(2026, 11, 30), "easier on stairs"),)


def test_every_text_of_a_visit_is_a_box_with_a_name_and_a_kind() -> None:
    client = Client(work="nurse", sports=("yoga",), medicines=("", "apixaban"), conditions=("asthma",))
    checked = (CheckIn(datetime.date(2026, 11, 30), "easier"),)
    visit = Visit("x", client, "my hip", notes="guarded", check_ins=checked)
    assert [(b.name, b.text, b.kind) for b in visit.boxes()] == [
        ("words", "my hip", "story"),
        ("medicines[1]", "apixaban", "medicines"),
        ("conditions[0]", "asthma", "conditions"),
        ("sports[0]", "yoga", "sports"),
        ("work", "nurse", "work"),
        ("notes", "guarded", "notes"),
        ("check_ins[0]", "easier", "check_in"),
    ]
    assert Visit("x", Client(), "  ").boxes() == ()


def test_an_unknown_key_of_a_line_is_named_with_the_keys_that_are_known() -> None:
    with pytest.raises(
        VisitFileError, match=r"key: 'complain'.*'complaint'.*Allowed: id, complaint, .*country"
    ):
        Visit.from_line({"id": "a", "complain": "my hip"})
    nested = {"type": "region", "code": "groin", "added_later": 1}
    assert Visit.from_line({"id": "a", "findings": [nested]}).findings  # these may grow with the contract


@pytest.mark.parametrize("key", ["words", "text", "client_says", "client"])
def test_a_line_that_takes_the_keys_of_a_visit_file_is_told_its_own(key: str) -> None:
    with pytest.raises(VisitFileError, match=f"^key: '{key}' .*'complaint'"):
        Visit.from_line({"id": "v", key: "my hip"})
    assert Visit.from_line({"id": "v", "complaint": "my hip"}).words == "my hip"


def test_a_date_more_than_a_year_ahead_is_kept_and_doubted() -> None:
    today = datetime.date(2026, 11, 30)
    visit = Visit.from_toml("date = 2027-12-30\n[[check_ins]]\ndate = 2036-12-07\nwords = 'better'", "v")
    assert [said.partition(":")[0] for said in doubted_dates(visit, today)] == ["date", "check_ins[0].date"]
    assert visit.date == datetime.date(2027, 12, 30)
    assert not doubted_dates(Visit.from_toml("date = 2027-11-30", "v"), today)
    assert not doubted_dates(Visit.from_toml("words = ''", "v"), today)
