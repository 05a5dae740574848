"""Every write that touches more than one row or leaves a trace."""
