import Testing

/// Tests that install packs, damage and remove them, in homes of their own. One at a time: they wait for the disk.
@Suite(.serialized)
enum Installs {}
