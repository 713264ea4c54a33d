"""What the tables of care say, on the command line: exercises, points, herbs, techniques."""
