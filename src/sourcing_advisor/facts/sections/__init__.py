"""The facts, a module per area and a class per section."""
