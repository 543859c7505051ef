"""What is kept of a child, noun by noun: added, corrected, ended, withdrawn. One way for all."""
