"""The clinical pathway: the way of one visit through the rooms."""

from psoas.pathway.assess import assess

__all__ = ["assess"]
