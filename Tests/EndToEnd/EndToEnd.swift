import Testing

/// Tests with the really installed `spleeter` pack. One at a time: they share its lock.
@Suite(.serialized)
enum EndToEnd {}
