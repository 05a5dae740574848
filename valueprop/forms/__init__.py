"""Shape of input for business cases."""
