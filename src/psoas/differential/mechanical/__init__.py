"""What the body adds: how much each activity asks of the tissues of a source."""
