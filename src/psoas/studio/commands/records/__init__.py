"""What the practitioner writes: notes, sessions with care, changes of the plan, and the papers that are made of them."""
