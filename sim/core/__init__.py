"""What knows nothing about credit: columns, compiled rules and phases, draws, numbers, loan arithmetic."""
