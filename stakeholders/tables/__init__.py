"""Rows that are let go by themselves."""
