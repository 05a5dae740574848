"""Shape of input: organisations, people, stakeholders."""
