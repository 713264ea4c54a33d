"""What a studio learns from its own settled clients: conjugate updates of the published figures, shown beside them."""
