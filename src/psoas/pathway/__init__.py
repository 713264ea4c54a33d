"""The clinical pathway: the way of one visit through the rooms."""

from psoas.pathway.assess import assess
from psoas.pathway.record import Record, record_of

__all__ = ["Record", "assess", "record_of"]
