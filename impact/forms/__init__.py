"""Shape of input; every choice comes from the market system at hand."""
