"""What an expression of time means: days, spans and offsets from an anchor."""
