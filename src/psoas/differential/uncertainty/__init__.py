"""What estimates do not know: intervals, the figures that move an answer most, and the words for a probability."""
