"""Searches over a network: the best chains, chains that share no introducer, everybody's reach."""
