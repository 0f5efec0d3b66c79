"""Trains the tables and neighbours of a cf-recs model on Spark."""
