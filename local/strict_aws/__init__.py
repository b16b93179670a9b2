"""Makes the emulator as strict as AWS: wraps its functions when it starts, and leaves its files as they are."""
