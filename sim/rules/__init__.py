"""What one of them does: pure scalar functions, one subject a file, testable by hand with three numbers."""
