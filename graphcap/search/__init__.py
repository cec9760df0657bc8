# NOTE 17:18 (lead): disjoint.py is with helper-10; see graphcap/search/STOP_READ_ME.txt
"""Searches over a network: the best chains, chains that share no introducer, everybody's reach."""
