"""Shape of input for interventions and their money."""
