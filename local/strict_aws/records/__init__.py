"""AWS CloudTrail: what is recorded of a call, and where the record goes."""
