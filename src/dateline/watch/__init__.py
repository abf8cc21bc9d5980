"""Many sources watched politely: asked when they are due, what is new read into the register, every fault told."""
