"""Formulas of factor 1: plain values in, plain values out."""
