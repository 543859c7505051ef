"""Messages: what waits for the reader, answering it, passing it on, and handing a shift over."""
