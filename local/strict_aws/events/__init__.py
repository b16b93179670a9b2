"""Amazon EventBridge: who may put events on a bus, and what may be delivered to a target."""
