"""FHI-aims: text outputs."""
