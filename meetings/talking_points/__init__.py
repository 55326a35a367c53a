"""What is to be talked about at the next Partneroverleg: put on its agenda, or kept until there is one."""
