"""Pages about people, stakeholders and what they do."""
