"""Incidents in the columns and codes of the data sets that users know: one small file a codebook."""
