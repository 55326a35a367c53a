"""Django's mail backend: whatever sends mail the ordinary way ends up as an outbox row too."""
