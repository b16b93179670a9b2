"""AWS Organizations: one organization for all accounts."""
