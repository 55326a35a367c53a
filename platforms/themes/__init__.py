"""Members propose and support themes for the year of their atrium; its organisers choose."""
