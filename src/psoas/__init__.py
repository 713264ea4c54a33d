"""psoas: from a client's own words about back or hip pain to a safe, explained plan.

Import a room for its work: ``psoas.intake``, ``psoas.screening``, ``psoas.body``, ``psoas.differential``,
``psoas.care``, ``psoas.pathway`` (one visit through all of them) and ``psoas.report``.
Importing ``psoas`` itself loads nothing heavy.
"""

__version__ = "0.1.0"
