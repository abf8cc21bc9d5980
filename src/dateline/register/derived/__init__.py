"""What follows from the evidence: which reports are one incident, what waits for a person, incidents put together."""
