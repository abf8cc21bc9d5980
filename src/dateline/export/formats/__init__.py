"""Incidents in the file formats that programs read: one small file a format."""
