"""Pages of interventions and their money: one module per noun."""
