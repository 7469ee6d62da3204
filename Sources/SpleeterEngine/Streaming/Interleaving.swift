extension [Float] {
    /// The samples of each channel by themselves.
    func deinterleaved(channels: Int) -> [[Float]] {
        guard channels > 1 else { return [self] }
        let frames = count / channels
        return (0..<channels).map { channel in
            [Float](unsafeUninitializedCapacity: frames) { plane, initialized in
                withUnsafeBufferPointer { samples in
                    for frame in 0..<frames { plane[frame] = samples[frame * channels + channel] }
                }
                initialized = frames
            }
        }
    }

    /// The first `frames` samples of each plane, side by side.
    init(interleaving planes: [AlignedBuffer<Float>], frames: Int) {
        let channels = planes.count
        self.init(unsafeUninitializedCapacity: frames * channels) { samples, initialized in
            for (channel, plane) in planes.enumerated() {
                for frame in 0..<frames { samples[frame * channels + channel] = plane.elements[frame] }
            }
            initialized = frames * channels
        }
    }
}
