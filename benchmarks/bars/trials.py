"""Measured trials that were spoilt must be doubted or refused, clean ones believed."""

from __future__ import annotations

from benchmarks import corruptions
from benchmarks.bars.bar import Bar, share


def bars() -> list[Bar]:
    """Both bars, on 1,000 spoilt trials and 200 clean ones made from the body's own activities."""
    bad, good = corruptions.whole(*corruptions.FULL)
    moved = [o for o in bad if o.moved > corruptions.MOVED]
    doubted = sum(o.doubted for o in good)
    name = f"of {len(bad):,} spoilt trials those that move a load by over {corruptions.MOVED:.0%}, doubted or refused"
    measured = f"{doubted:,} of {len(good):,} ({doubted / len(good):.1%})"
    return [
        share(name, sum(o.doubted for o in moved), len(moved), corruptions.BAR_SPOILT),
        Bar(
            "clean trials of other persons, noise and sampling, doubted or refused",
            f"under {corruptions.BAR_CLEAN:.0%}",
            measured,
            doubted < corruptions.BAR_CLEAN * len(good),
        ),
    ]
