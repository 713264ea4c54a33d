"""The client's pages: one question a page, on a phone, by a link and without an account."""

from psoas.studio.pages.intake.routes import ROUTES

__all__ = ["ROUTES"]
