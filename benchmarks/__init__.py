"""What the platform costs, measured on this machine. `make bench`; README.md says how to read it."""
