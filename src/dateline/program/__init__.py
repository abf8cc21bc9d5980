"""What every command of the program shares: progress on the terminal, logging, and the doctor that looks whether all is well."""
