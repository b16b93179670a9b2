"""Objects that are encrypted with keys of AWS KMS: which key it is, and who may use it."""
