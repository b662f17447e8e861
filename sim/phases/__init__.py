"""What happens in a month: compiled loops that apply rules to every row, one subject a file."""
