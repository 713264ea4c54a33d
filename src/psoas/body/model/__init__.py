"""The corrected body: anatomy, bones, and the compiled skeleton kept on disk."""
