"""What a French sentence measures: durations, shares of a population, levels of diplomas. It decides nothing else."""
