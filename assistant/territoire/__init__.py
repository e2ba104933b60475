"""What stands around a centre, as its projet tells it: the partners that it names, the stakes of its territory."""
