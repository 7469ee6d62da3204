import Media
import Offline
import Synchronization
import TestSupport
import Testing

@Suite("The length of media counts for what may be taken of the machine")
struct MediaLimitTests {
    /// Starts nothing, and says what it was to be started with.
    private final class Recording: ToolLauncher {
        private let seconds = Mutex<Int?>(nil)
        var processorSeconds: Int? { seconds.withLock { $0 } }

        func launch(
            _ tool: String, arguments: [String], limits: ProcessLimits,
            onOutputLine: @escaping @Sendable (String) -> Void,
            onErrorLine: @escaping @Sendable (String) -> Void
        ) async throws -> ToolExit {
            seconds.withLock { $0 = limits.processorSeconds }
            onOutputLine("out_time_us=1")
            return .status(0)
        }
    }

    enum Reader: CaseIterable, Sendable { case extraction, preview, loudness, flac }

    @Test(
        "in whatever reads it from end to end, also where only the container says how long it is",
        arguments: Reader.allCases)
    func counts(_ reader: Reader) async throws {
        let (tenHours, launcher) = (36_000.0, Recording())
        let folder = try TemporaryFolder()
        let path = try await tones([0.5, 0.5], layout: "stereo", seconds: 0.2, to: folder.file("a.wav"))
        var stream = try #require(try await probe(path).chosenAudioStream)
        stream.duration = nil
        let (input, output, tools) = (path.string, folder.file("out").string, try tools())
        switch reader {
        case .extraction:
            _ = try await AudioExtraction(tools: tools, launcher: launcher).extract(
                stream, of: input, to: output, as: .source, duration: tenHours)
        case .preview:
            try await AudioPreview(tools: tools, launcher: launcher).write(
                stream, of: input, to: output, duration: tenHours)
        case .loudness:
            _ = try await LoudnessMeter(tools: tools, launcher: launcher).measure(
                input, input, channels: 2, duration: tenHours)
        case .flac:
            try await FLACEncoder(tools: tools, launcher: launcher).encode(input, to: output, duration: tenHours)
        }
        let limits = ProcessLimits.decoding
        #expect(launcher.processorSeconds == limits.processorSeconds + 36_000 * limits.processorSecondsPerMediaSecond)
    }
}
