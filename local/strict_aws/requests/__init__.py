"""What a request is: the place through which all calls go, and the operation, parameters and action of each."""
