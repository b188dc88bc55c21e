"""Every contact with a person: call lists, calls, doors, interviews, coaching and messages."""
