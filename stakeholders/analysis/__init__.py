"""Formulas of factor 2: plain values in, plain values out."""
