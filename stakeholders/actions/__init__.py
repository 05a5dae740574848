"""Writes that touch several rows or leave a trace: people, roles, who may enter."""
