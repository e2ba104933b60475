"""Files as a reader sees them: each format into the same elements, within limits, in a process of its own."""
