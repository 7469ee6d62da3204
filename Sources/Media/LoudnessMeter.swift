import Synchronization

/// Measures how loud two sounds of equal length are, and their sum.
///
/// Integrated loudness by ITU-R BS.1770 with the gates of EBU R 128, which ffmpeg's `ebur128` implements, of what is
/// heard in stereo.
public struct LoudnessMeter: Sendable {
    /// In LUFS; nil where nothing is louder than the absolute gate of -70.
    public struct Loudness: Sendable, Equatable {
        public var first: Double?
        public var second: Double?
        public var sum: Double?
    }

    private static let absoluteGate = -70.0
    private static let key = "lavfi.r128.I"

    private let ffmpeg: FFmpeg

    public init(tools: MediaTools, launcher: any ToolLauncher) {
        ffmpeg = FFmpeg(tools: tools, launcher: launcher)
    }

    /// Reads both files whole.
    ///
    /// - Parameters:
    ///   - channels: how many each of them has; a single one is heard on both sides, and more than two are mixed down as
    ///     ``Downmix`` says.
    ///   - duration: how long they are, in seconds.
    /// - Throws: ``MediaError``, or the launcher's error.
    public func measure(_ first: String, _ second: String, channels: Int, duration: Double) async throws -> Loudness {
        let readings = Mutex<[String: Double]>([:])
        let names = ["first", "second", "sum"]
        // Doubles, as sums of integers would be scaled so that they cannot be beyond full scale.
        let stereo = "aformat=sample_fmts=dbl,\(try Downmix(channels: channels, layout: nil, of: first).filter)"
        let graph =
            "[0:a]\(stereo),asplit[first][a];[1:a]\(stereo),asplit[second][b];"
            + "[a][b]amix=inputs=2:normalize=0[sum];" + names.map(Self.meter).joined(separator: ";")
        try await ffmpeg.run(
            input: first,
            output: "/dev/null",
            limits: .decoding.forMedia(ofSeconds: duration),
            // What is measured is told ten times a second; the meter's own lines would double that.
            decoding: ["-loglevel", "level+info"],
            encoding: InputArguments.opening(second)
                + ["-filter_complex", graph] + names.flatMap { ["-map", "[\($0)-measured]"] } + ["-f", "null"],
            onMessage: { line in
                guard let (name, value) = Self.reading(line) else { return }
                readings.withLock { $0[name] = value }
            }
        )
        let last = readings.withLock { $0 }.filter { $0.value > Self.absoluteGate }
        return Loudness(first: last["first"], second: last["second"], sum: last["sum"])
    }

    private static func meter(_ name: String) -> String {
        "[\(name)]ebur128=metadata=1,ametadata@\(name)=mode=print:key=\(Self.key)[\(name)-measured]"
    }

    /// Reads a line such as `[ametadata@first @ 0x55aa] [info] lavfi.r128.I=-23.045`: what was heard until then.
    private static func reading(_ line: String) -> (String, Double)? {
        let sides = line.split(separator: "\(Self.key)=")
        guard sides.count == 2, let value = Double(sides[1]) else { return nil }
        let name = sides[0].drop { $0 != "@" }.dropFirst().prefix { $0 != " " }
        return (String(name), value)
    }
}
