import Foundation
import Media
import SystemPackage
import TestSupport
import Testing

@Suite("Cancelling")
struct CancelTests {
    /// Processes that have a text in their arguments.
    private func processes(with text: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { Int($0) != nil }.compactMap { id in
            // A process may end while it is looked at.
            let words = try? Data(contentsOf: URL(filePath: "/proc/\(id)/cmdline"))
            return words?.range(of: Data(text.utf8)) == nil ? nil : id
        }
    }

    @Test("A cancelled extraction throws CancellationError, and its ffmpeg has ended by then", .timeLimit(.minutes(2)))
    func extraction() async throws {
        let folder = try TemporaryFolder()
        let path = try await make(
            ["-f", "lavfi", "-i", "anullsrc=sample_rate=8000:channel_layout=mono", "-t", "43200"],
            folder.file("twelve hours.flac"))
        let stream = try #require(try await probe(path).chosenAudioStream)
        let (progress, told) = AsyncStream.makeStream(of: Double.self)
        let run = Task {
            defer { told.finish() }
            return try await AudioExtraction(tools: tools(), launcher: launcher).extract(
                stream, of: path.string, to: "/dev/null", as: .stereo(sampleRate: 96_000),
                onSeconds: { told.yield($0) })
        }
        let first = await progress.first { _ in true }
        #expect((first ?? .infinity) < 43_200)
        #expect(try !processes(with: path.string).isEmpty)
        run.cancel()
        await #expect(throws: CancellationError.self) { try await run.value }
        #expect(try processes(with: path.string).isEmpty)
    }

    @Test("A probe in a cancelled task throws CancellationError")
    func probing() async throws {
        let run = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await probe(Repository.sampleVideo)
        }
        run.cancel()
        await #expect(throws: CancellationError.self) { try await run.value }
    }
}
