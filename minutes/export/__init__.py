"""The written text of a verslag as a file, and two versions of it compared: all from `content`."""
