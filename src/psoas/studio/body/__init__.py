"""The body for the studio's pages, worked out in one warm process of its own: requests never load a physics engine."""
