"""No error page and no log holds what a person wrote: an error report names the place and nothing of its values."""

from __future__ import annotations

import types
from collections.abc import ItemsView
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter


class SilentFilter(SafeExceptionReporterFilter):
    """Leaves out settings, request data and the variables of every frame."""

    def get_safe_settings(self) -> dict[str, Any]:
        """No setting."""
        return {}

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:  # noqa: ARG002
        """No answer of a form."""
        return {}

    def get_traceback_frame_variables(
        self,
        request: HttpRequest | None,  # noqa: ARG002
        tb_frame: types.FrameType,  # noqa: ARG002
    ) -> ItemsView[str, Any]:
        """No variable."""
        return {}.items()
