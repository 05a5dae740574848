"""Request to response, one module for each noun."""
