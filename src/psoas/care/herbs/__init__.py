"""Herbs, supplements, formula families and named dangers, with the law by place and date.

``tables`` reads them; ``answering`` says to a client who asks about one whether they may take it.
"""

from psoas.care.herbs.answering import herb_answer
from psoas.care.herbs.tables import Herb, Law, check_herb, herb_names, herb_of, herbs, law_told, laws, laws_in

__all__ = [
    "Herb",
    "Law",
    "check_herb",
    "herb_answer",
    "herb_names",
    "herb_of",
    "herbs",
    "law_told",
    "laws",
    "laws_in",
]
