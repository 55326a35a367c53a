"""What an atrium agreed, over a year of adopted verslagen."""
