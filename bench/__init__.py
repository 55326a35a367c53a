"""Measures the web process: CPU per request, latency, queries and bytes, beside two controls."""
