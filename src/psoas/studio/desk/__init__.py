"""What the desk's pages show, worked out from the tables: who needs attention, a client's course, names."""
