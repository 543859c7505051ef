"""Pages of the registers: providers, whom to ring at a council, areas. They show no child."""
