"""Pages of impact: one module per noun."""
