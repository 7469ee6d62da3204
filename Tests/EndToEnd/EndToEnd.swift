import Testing

/// Tests with the really installed `spleeter` pack. One at a time: each uses the whole machine.
@Suite(.serialized)
enum EndToEnd {}
