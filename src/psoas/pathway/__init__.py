"""The clinical pathway: the way of one visit through the rooms."""

from psoas.pathway.assess import assess
from psoas.pathway.record import Record, record_of
from psoas.pathway.serious import particulars_to_ask

__all__ = ["Record", "assess", "particulars_to_ask", "record_of"]
