"""What is measured, how each measure is read, and from which change on it means something."""
