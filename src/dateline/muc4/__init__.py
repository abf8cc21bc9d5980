"""The MUC-4 template task: our reports as its 25-slot templates, and the score of templates against an answer key."""
