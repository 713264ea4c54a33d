"""From stored rows to the core and back: what a visit holds, and its assessment, kept while nothing changes."""

from psoas.studio.engine.answers import Answer, answer_for, assessed
from psoas.studio.engine.stored import read_of

__all__ = ["Answer", "answer_for", "assessed", "read_of"]
