"""What the body does: postures, activities, and measured motions and forces read from files."""
