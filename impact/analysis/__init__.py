"""Formulas of factor 5: plain values in, plain values out."""
