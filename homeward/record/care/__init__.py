"""A child's standing with services over time: orders, plans, needs, workers, schools."""
