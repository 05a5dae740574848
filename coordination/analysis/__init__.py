"""Every formula of interventions and their money, over plain values."""
