"""Which reports tell one incident: blocking, comparison with named features, clustering, independent voices.

Everything here is a function of the set of reports and of the judgements: no clock, no arrival order, no random choice.
"""
