"""Advice: verdicts turned into recommendations, strengths, questions and a report."""
