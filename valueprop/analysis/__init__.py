"""Every formula of business cases, over plain values."""
