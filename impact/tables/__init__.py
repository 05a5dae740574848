"""Tables of observations: what would become of their rows."""
