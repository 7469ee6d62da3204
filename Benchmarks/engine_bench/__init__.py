"""What `Benchmarks/native-engine` is made of: material, peers, runs, comparisons, tables and plots."""
