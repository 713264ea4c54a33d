"""The names of medicines in a client's words: brands, substances, kinds of medicine, herbs and supplements."""

from psoas.text.medicines.find import MedicineName, MedicineNames, UnknownName, find_medicines
from psoas.text.medicines.table import substances_of, supplement_names

__all__ = [
    "MedicineName",
    "MedicineNames",
    "UnknownName",
    "find_medicines",
    "substances_of",
    "supplement_names",
]
