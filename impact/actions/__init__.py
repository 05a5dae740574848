"""Every write of this app that touches several rows or leaves a trace."""
