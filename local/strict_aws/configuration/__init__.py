"""What AWS Config has recorded about buckets, and the queries over it."""
