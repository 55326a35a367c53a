"""*Prik een datum*: asking the people of a draft which of a few moments suits them."""
