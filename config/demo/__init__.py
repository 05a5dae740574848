"""A made-up market system that shows every page with something on it."""
