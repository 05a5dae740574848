"""Pages of business cases: one module per noun."""
