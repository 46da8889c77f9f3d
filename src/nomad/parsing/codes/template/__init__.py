"""Templates: archives in JSON that stand for calculations, for tests and demonstrations."""
