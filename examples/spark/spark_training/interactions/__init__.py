"""From events to pairs of users and items."""
