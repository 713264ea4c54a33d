"""What each part of a page says: frozen values made from an assessment, which the templates only show."""
