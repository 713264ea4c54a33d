"""The clinical pathway: the way of one visit through the rooms."""

from psoas.pathway.assess import assess
from psoas.pathway.check_ins import follow_check_ins, hear_check_ins
from psoas.pathway.earlier import history_of
from psoas.pathway.history import Found, History
from psoas.pathway.record import Record, record_of
from psoas.pathway.series import SeriesRecord, Since, records_of, since_of
from psoas.pathway.serious import particulars_to_ask
from psoas.pathway.stepping import advised, steps_after

__all__ = [
    "Found",
    "History",
    "Record",
    "SeriesRecord",
    "Since",
    "advised",
    "assess",
    "follow_check_ins",
    "hear_check_ins",
    "history_of",
    "particulars_to_ask",
    "record_of",
    "records_of",
    "since_of",
    "steps_after",
]
