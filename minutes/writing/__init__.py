"""Writing a verslag in the portal: begin, write with several people at once, look back, confirm."""
