"""Verdicts: what each rule says of one relationship, and why.

A relationship and a rule book come in; an `Assessment` goes out, made once and passed on whole.
Advice, reports and everything that prints may not be imported here, and only `engine.durable`
imports durable_rules.
"""
