"""Workshops: what staff set up, what people choose, who gets which seat, and why."""
