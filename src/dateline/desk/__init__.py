"""The desk: map, timeline, evidence and review in the browser, and the same objects as an HTTP API."""
