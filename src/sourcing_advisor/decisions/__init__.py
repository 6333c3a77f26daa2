"""Decision support: pure functions over a rule book and an assessment."""
