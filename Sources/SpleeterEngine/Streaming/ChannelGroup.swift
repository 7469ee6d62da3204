import AudioIO

/// Channels of a mixture that are separated together, as a network hears two at once.
///
/// Of a surround layout these are the pairs of left and right, and single channels such as the centre. The channel of
/// low frequencies (LFE) is in no group: what is in no group is background.
package struct ChannelGroup: Sendable, Equatable {
    /// One or two positions in a frame, left first.
    package let channels: [Int]

    /// Speakers that belong together, left and right, as bits of a WAVE_EXTENSIBLE mask.
    private static let pairs: [(left: UInt32, right: UInt32)] = [
        (0x1, 0x2), (0x10, 0x20), (0x40, 0x80), (0x200, 0x400), (0x1000, 0x4000), (0x8000, 0x2_0000),
    ]
    private static let lowFrequencies: UInt32 = 0x8

    /// The groups of a mixture, in the order of their first channels.
    ///
    /// Mono and stereo are one group. Where nothing says which speakers the channels are for, each two neighbours are
    /// taken for a pair.
    package static func groups(of format: AudioFormat) -> [ChannelGroup] {
        let all = Array(0..<format.channelCount)
        guard format.channelCount > UNetShape.channels else { return [ChannelGroup(channels: all)] }
        guard let speakers = format.speakers else {
            return stride(from: 0, to: all.count, by: 2).map { ChannelGroup(channels: Array(all[$0...].prefix(2))) }
        }
        var groups: [ChannelGroup] = []
        for (position, speaker) in speakers.enumerated() where speaker != lowFrequencies {
            if let pair = pairs.first(where: { $0.right == speaker }), speakers.contains(pair.left) { continue }
            let partner = pairs.first { $0.left == speaker }.flatMap { speakers.firstIndex(of: $0.right) }
            groups.append(ChannelGroup(channels: [position] + (partner.map { [$0] } ?? [])))
        }
        return groups
    }
}
