"""Pages about the protocols that govern the work, and the alarms about keeping to them."""
