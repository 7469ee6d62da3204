import Testing

/// Long tests with the really installed `spleeter` pack, for `./test full`. One at a time: they share its lock.
@Suite(.serialized)
enum Long {}
