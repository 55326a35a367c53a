"""What was promised and what must still be adopted, until it is done (T80, T81)."""
