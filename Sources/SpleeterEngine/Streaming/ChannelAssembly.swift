/// Puts the sound of groups of channels, which come one after the other, together into whole frames.
struct ChannelAssembly {
    private let channels: Int
    private let groups: [ChannelGroup]
    /// Interleaved samples of each group that wait for the others.
    private var waiting: [SampleQueue]

    /// - Parameter channels: of a whole frame; those in no group are silent.
    init(channels: Int, groups: [ChannelGroup]) {
        self.channels = channels
        self.groups = groups
        waiting = groups.map { _ in SampleQueue() }
    }

    /// Takes a group's next samples.
    ///
    /// - Returns: the whole frames that are complete now, interleaved.
    mutating func add(_ samples: [Float], group: Int) -> [Float] {
        if groups.count == 1, groups[0].channels.count == channels { return samples }
        waiting[group].append(samples)
        let frames = zip(waiting, groups).map { $0.count / $1.channels.count }.min() ?? 0
        guard frames > 0 else { return [] }
        var whole = [Float](repeating: 0, count: frames * channels)
        for (index, group) in groups.enumerated() {
            let width = group.channels.count
            for (place, channel) in group.channels.enumerated() {
                for frame in 0..<frames { whole[frame * channels + channel] = waiting[index][frame * width + place] }
            }
            waiting[index].removeFirst(frames * width)
        }
        return whole
    }
}
