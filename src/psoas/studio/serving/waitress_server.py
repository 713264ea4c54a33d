"""The web server where gunicorn does not run (Windows): ``python -m psoas.studio.serving.waitress_server PORT``."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main(port: int) -> None:
    """Serve with waitress: one process of four threads."""
    from psoas.studio.security import logs  # noqa: PLC0415 - it stands alone: a test may replace it

    logs.configure(Path(os.environ["PSOAS_STUDIO_DATA"]))
    import waitress  # type: ignore[import-untyped,import-not-found,unused-ignore] # noqa: PLC0415 - installed on Windows only

    from psoas.studio.serving.warm_up import warm_up  # noqa: PLC0415
    from psoas.studio.wsgi import application  # noqa: PLC0415 - sets Django up

    warm_up()
    waitress.serve(application, host="127.0.0.1", port=port, threads=4, channel_timeout=75)


if __name__ == "__main__":
    main(int(sys.argv[1]))
