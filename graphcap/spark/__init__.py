"""The heavy passes on a Spark cluster (the optional extra ``graphcap[spark]``): ties, access of everybody, bursts before decisions.

Each is one function from DataFrames to a DataFrame, made of column expressions alone: nothing runs in Python but the plan, so that workers
need neither graphcap nor Python. The rules are those of `graphcap.evidence` and `graphcap.search.reach`; a test holds the numbers together.
"""
