"""The parts of `benches/generate`."""
