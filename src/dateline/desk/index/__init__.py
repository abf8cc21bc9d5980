"""What the desk knows of every incident at once: one row each, in memory, so that a filter touches no text and no SQL."""
