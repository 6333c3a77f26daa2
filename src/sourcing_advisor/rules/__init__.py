"""The rule library: rules, parameters, findings and practices, read from files."""
