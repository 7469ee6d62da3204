import Catalog

/// What goes through the networks by itself: a group of channels in one pass.
package struct SeparationStream: Sendable {
    /// Numbers in the lists that ``all(passes:groups:)`` was given.
    let pass: Int
    let group: Int

    /// The streams of a separation: of each pass all groups. Segments bear their numbers.
    static func all(passes: [ResampledPass], groups: [ChannelGroup]) -> [SeparationStream] {
        passes.indices.flatMap { pass in groups.indices.map { SeparationStream(pass: pass, group: $0) } }
    }
}
