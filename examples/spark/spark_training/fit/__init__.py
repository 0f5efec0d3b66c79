"""Neighbours beside the tables."""
