"""Where the open recordings of other laboratories lie: beside the checkout, and no part of the project.

Tests that read them bear the mark ``recordings`` and are left out where there are none (``tests/conftest.py``). What
they show of signs, axes and weights is held in an ordinary clone on the project's own movements (``test_movements.py``).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

TRIALS: Final = Path(__file__).parents[3] / "shared" / "reference" / "biomech" / "trials"
