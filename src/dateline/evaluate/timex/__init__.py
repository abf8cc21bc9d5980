"""TIMEX3 expressions against annotated dates: spans strict and relaxed, values."""
