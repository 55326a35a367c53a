"""What one takes along on paper: agenda, invitation, lists of who comes, badges."""
