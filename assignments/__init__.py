"""Tasks given to the department by the province or its director: due, extended, done, published as counts."""
