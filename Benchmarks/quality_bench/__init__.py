"""What Benchmarks/quality is made of."""
