"""The warm process of the body: ``python -m psoas.studio.serving.body``."""

from __future__ import annotations

import os
from pathlib import Path

from psoas.studio.body.process import main
from psoas.studio.security import logs
from psoas.studio.serving.die_with_parent import die_with_parent

if __name__ == "__main__":
    logs.configure(Path(os.environ["PSOAS_STUDIO_DATA"]))
    die_with_parent()
    main()
