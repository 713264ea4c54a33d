"""What a client takes, has and reacts to: medicines and conditions in their words, each with its status."""

from psoas.text.health.fact import Fact, FactStatus
from psoas.text.health.reading import BoxKind, Known, health_of, read_client_says, read_health

__all__ = ["BoxKind", "Fact", "FactStatus", "Known", "health_of", "read_client_says", "read_health"]
