"""Pages of people: log-in, own data, directory."""
