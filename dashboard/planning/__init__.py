"""The cockpit `/planning/`: a year of meetings beside the norm of each atrium."""
