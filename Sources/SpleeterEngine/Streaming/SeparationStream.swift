/// What goes through the networks by itself: a group of channels at one speed.
package struct SeparationStream: Sendable {
    /// Numbers in the lists that ``all(speeds:groups:)`` was given.
    let speed: Int
    let group: Int

    /// The streams of a separation: of each speed all groups. Segments bear their numbers.
    static func all(speeds: [TapeSpeed], groups: [ChannelGroup]) -> [SeparationStream] {
        speeds.indices.flatMap { speed in groups.indices.map { SeparationStream(speed: speed, group: $0) } }
    }
}
