"""Alerts: the right person is told of an incident once, told when a told value changes, and told when it no longer stands."""
