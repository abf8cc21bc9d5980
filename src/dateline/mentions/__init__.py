"""Sentences to mentions: one recogniser a module, each ignorant of the others' work except where it takes it."""
