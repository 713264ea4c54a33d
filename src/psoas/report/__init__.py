"""The report of one visit: a page that explains itself, with pictures that need no display.

``render_html`` turns a visit, its assessment and the body's figures into one self-contained page.
"""

from psoas.report.body_values import BodySection, PostureRow, VertebraPull
from psoas.report.page import render_html

__all__ = ["BodySection", "PostureRow", "VertebraPull", "render_html"]
