"""Makes the emulator as strict as AWS: wraps its functions when it starts, and leaves its files as they are.

Of each call, ``requests`` tells what it is; ``limits`` refuses what is too much; ``policies`` ask whether the caller
may, with the policies of the ``organization``; ``players`` answers what the emulator lacks; ``records`` keeps what was
done and makes events of it; ``events`` and ``functions`` are about what follows from it. ``__main__`` lists the parts,
and ``tables`` has AWS's numbers and names.
"""
