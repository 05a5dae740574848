"""Keeps the derived figures in step with the observations they come from."""
