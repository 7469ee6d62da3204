import AudioIO
import Foundation
import TestSupport
import Testing

@Suite("Reading")
struct WAVReaderTests {
    @Test(
        "Reading block by block gives what reading at once gives",
        arguments: SampleFormat.allCases, [1, 7, 999, 1_000, 4_096])
    func blocks(format: SampleFormat, blockSize: Int) throws {
        let folder = try TemporaryFolder()
        let path = try written(noise(count: 3_000), as: format, channelCount: 3, in: folder)
        let reader = try WAVReader(path: path)
        var samples: [Float] = []
        while reader.position < reader.header.frameCount {
            let before = reader.position
            let block = try reader.read(upTo: blockSize)
            #expect(block.count == min(blockSize, 1_000 - before) * 3)
            #expect(reader.position == before + block.count / 3)
            samples += block
        }
        #expect(try samples == WAVReader.all(of: path))
        #expect(samples.count == 3_000)
    }

    @Test("A smaller block after a larger one holds its own samples")
    func changingBlocks() throws {
        let folder = try TemporaryFolder()
        let samples: [Float] = [0.5, 0.25, 0.125, -0.5, -0.25]
        let reader = try WAVReader(path: written(samples, as: .int24, in: folder))
        #expect(
            try [reader.read(upTo: 3), reader.read(upTo: 1), reader.read(upTo: 9)] == [
                [0.5, 0.25, 0.125], [-0.5], [-0.25],
            ])
    }

    @Test("After the end, and for no frames, nothing is read")
    func end() throws {
        let folder = try TemporaryFolder()
        let reader = try WAVReader(path: written([0.5, 0.25], as: .int16, in: folder))
        #expect(try reader.read(upTo: 0).isEmpty)
        #expect(reader.position == 0)
        #expect(try reader.read(upTo: .max) == [0.5, 0.25])
        #expect(try reader.read(upTo: 1).isEmpty)
        #expect(reader.position == 2)
    }

    @Test("A file that is cut while it is read says where it ends")
    func cutWhileReading() throws {
        let folder = try TemporaryFolder()
        let path = try written(noise(count: 100), as: .int16, channelCount: 2, in: folder)
        let reader = try WAVReader(path: path)
        #expect(try reader.read(upTo: 10).count == 20)
        try FileHandle(forWritingTo: URL(filePath: path)).truncate(atOffset: 92 + 15 * 4)
        #expect(throws: WAVError.truncated(path: path, expectedFrames: 50, actualFrames: 15)) {
            try reader.read(upTo: 10)
        }
        #expect(reader.position == 10)
    }

    @Test("A file that is not there gives the system's words")
    func missing() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("nothing.wav").string
        #expect(throws: WAVError.inputOutput(path: path, reason: "No such file or directory")) {
            try WAVReader(path: path)
        }
    }

    @Test("A folder is refused")
    func directory() throws {
        let folder = try TemporaryFolder()
        let path = folder.path.string
        #expect(throws: WAVError.inputOutput(path: path, reason: "Is a directory")) { try WAVReader(path: path) }
    }
}
