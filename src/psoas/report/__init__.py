"""The pages of one visit: a report that explains itself, a letter to a doctor, and the client's own page.

``render_html`` turns a visit, its assessment and the body's figures into one self-contained page; ``render_letter`` and
``render_client`` make the two that are handed over, each a page of its own that prints alone. ``handout_as_pdf`` prints the client's
as PDF/UA, where the extra ``pdf`` is installed.
"""

from psoas.report.body_values import BodySection, PostureRow, VertebraPull
from psoas.report.client_page import client_handout, render_client
from psoas.report.letter import render_letter
from psoas.report.page import render_html
from psoas.report.pdf import can_make_pdf, handout_as_pdf, handout_pdf
from psoas.report.views.page import Made

__all__ = [
    "BodySection",
    "Made",
    "PostureRow",
    "VertebraPull",
    "can_make_pdf",
    "client_handout",
    "handout_as_pdf",
    "handout_pdf",
    "render_client",
    "render_html",
    "render_letter",
]
