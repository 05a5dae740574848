"""Pictures of figures, and the findings that stand above them."""
