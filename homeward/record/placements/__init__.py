"""Where a child lives: placements, providers, periods of care, areas."""
