"""A copy for who asks for a verslag under the right of access to public records."""
