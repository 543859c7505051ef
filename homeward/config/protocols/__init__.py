"""What ``homeward protocol`` does: files checked and said in words, versions compared and kept."""
