"""durable_rules as an evaluator."""
