"""The interactions as a matrix, and its directions."""
