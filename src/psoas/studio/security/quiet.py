"""No error page, no log and no failed task holds what a person wrote: a report names the place and nothing of its values."""

from __future__ import annotations

import re
import types
from collections.abc import ItemsView
from typing import Any, Final

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

# A line of a traceback that names a place; all others may quote a value or a message.
_PLACE: Final = re.compile(r'^[ |+-]*File "([^"\n]+)", line (\d+), in ([\w.<>]+)$', re.MULTILINE)


def keep_places_only(sender: object, instance: Any, **_told: object) -> None:  # noqa: ARG001 - Django's signal
    """Before a task's result is stored: of the traceback, which Django's queue keeps in the clear, only the places stay."""
    if instance.traceback:
        found = _PLACE.findall(instance.traceback)
        instance.traceback = "\n".join(f"{path}:{line} in {name}" for path, line, name in found)


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
