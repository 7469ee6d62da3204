import AudioIO
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite("A WAV file that is still being written")
struct GrowingWAVReaderTests {
    private final class Ending: Sendable {
        let hasCome = Atomic(false)
    }

    private let folder: TemporaryFolder
    private var path: String { folder.file("growing.wav").string }
    private let format = AudioFormat(sampleRate: 8_000, channelCount: 2, sampleFormat: .float32)

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("is read as it comes, and ends when its writer says so")
    func followsTheWriter() async throws {
        let ending = Ending()
        let samples = (0..<20_000).map { Float($0) / 20_000 }
        let (path, format) = (path, format)
        async let read: [Float] = Task.detached {
            let reader = try GrowingWAVReader(path: path) { ending.hasCome.load(ordering: .acquiring) }
            var all: [Float] = []
            while case let block = try reader.read(upTo: 777), !block.isEmpty { all += block }
            #expect(reader.frameCount == 10_000)
            return all
        }.value
        let writer = try WAVWriter(path: path, format: format)
        for start in stride(from: 0, to: samples.count, by: 4_000) {
            try writer.write(Array(samples[start..<start + 4_000]))
            try await Task.sleep(for: .milliseconds(10))
        }
        try writer.finish()
        ending.hasCome.store(true, ordering: .releasing)
        #expect(try await read == samples)
    }

    @Test("gives the rest to who asks for everything, from any place")
    func readsTheRest() throws {
        let writer = try WAVWriter(path: path, format: format)
        try writer.write([1, 2, 3, 4, 5, 6])
        try writer.finish()
        let reader = try GrowingWAVReader(path: path) { true }
        #expect(try reader.read(upTo: 1) == [1, 2])
        #expect(try reader.read(upTo: .max) == [3, 4, 5, 6])
        #expect(try reader.read(upTo: .max) == [])
    }

    @Test("that cannot be opened is an error at once, however long its writer goes on")
    func refusesAtOnce() throws {
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path)
        #expect {
            try GrowingWAVReader(path: path) { false }
        } throws: { error in
            if case WAVError.inputOutput = error { true } else { false }
        }
    }

    @Test("that turns out to be none is an error, and so is one that is never written")
    func refusesOthers() throws {
        try Data("no sound at all".utf8).write(to: URL(filePath: path))
        #expect(throws: WAVError.self) { try GrowingWAVReader(path: path) { true } }
        #expect(throws: WAVError.self) { try GrowingWAVReader(path: "/nowhere/a.wav") { true } }
    }

    @Test("that was cut off while it was thought complete is an error")
    func refusesCutFiles() throws {
        let writer = try WAVWriter(path: path, format: format)
        try writer.write([Float](repeating: 0.5, count: 1_000))
        try writer.finish()
        let reader = try GrowingWAVReader(path: path) { true }
        try FileHandle(forWritingTo: URL(filePath: path)).truncate(atOffset: 500)
        #expect(throws: WAVError.self) { try reader.read(upTo: 500) }
    }
}
