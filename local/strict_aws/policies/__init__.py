"""What policies say about a call: by whom, on what, under which conditions, and in which words it is refused."""
