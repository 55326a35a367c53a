"""From concept to adopted: given to its readers to read through, and adopted afterwards."""
