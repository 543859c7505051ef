"""Documents made from the record of an episode, which a person reads through and sends."""
