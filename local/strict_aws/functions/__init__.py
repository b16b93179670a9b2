"""AWS Lambda: loops of functions and function URLs."""
