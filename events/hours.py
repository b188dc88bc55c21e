"""Hours that volunteers gave: reported by them, approved by staff, added up."""


def in_words(minutes):
    """24 hours; 1 hour 30 minutes; 45 minutes."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours:,} hour{'s' * (hours != 1)}"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} minute{'s' * (rest != 1)}")
    return " ".join(parts)
