"""What participants remark on a verslag, and what its writers answer."""
