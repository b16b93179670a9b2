"""Amazon ECR where the emulator is not as AWS: repositories, layers, and the registry that Docker speaks to."""
