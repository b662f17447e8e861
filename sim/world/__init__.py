"""What exists: parties, loans, guarantees, branches, accounts, and the state a run begins with."""
