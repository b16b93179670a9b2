"""What AWS refuses as too much: calls a second, sizes and counts."""
