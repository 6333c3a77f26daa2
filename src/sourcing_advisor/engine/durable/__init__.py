"""durable_rules as the evaluator that decides.

A rule book comes in as plain rulesets, known facts as one message; outcomes go out and are held to
the reference evaluator by whoever asks. This is the only place that imports durable_rules, and
nothing here explains a verdict.
"""
