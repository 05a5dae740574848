"""Shape of input: forms narrow every choice to the market system they are for."""
