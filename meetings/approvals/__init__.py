"""The steering group of an atrium gives its agreement before a meeting is announced."""
