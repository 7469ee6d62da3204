import AudioIO
import TestSupport
import Testing

@Suite("Writing")
struct WAVWriterTests {
    private static let stereo = AudioFormat(sampleRate: 44_100, channelCount: 2, sampleFormat: .int16)

    @Test("A file that is not finished says that nothing is in it, whether its writer lives or not")
    func unfinished() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a.wav").string
        do {
            let writer = try WAVWriter(path: path, format: Self.stereo)
            try writer.write([0.5, 0.5, 0.25, 0.25])
            #expect(writer.frameCount == 2)
            #expect(try WAVReader(path: path).header.frameCount == 0)
        }
        #expect(try fileBytes(path).count == 92 + 8)
        #expect(try WAVReader(path: path).header.frameCount == 0)
        #expect(try WAVReader.all(of: path).isEmpty)
    }

    @Test("Blocks of any length make the file that one block makes")
    func blocks() throws {
        let folder = try TemporaryFolder()
        let samples = noise(count: 2_000)
        let whole = try fileBytes(written(samples, as: .int16, channelCount: 2, in: folder))
        let path = folder.file("blocks.wav").string
        let writer = try WAVWriter(path: path, format: Self.stereo)
        var rest = samples[...]
        for length in [0, 2, 500, 2, 0, 1_496] {
            try writer.write(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        #expect(writer.frameCount == 1_000)
        try writer.finish()
        #expect(try fileBytes(path) == whole)
    }

    @Test("A longer file of that name is replaced, not written into")
    func replacing() throws {
        let folder = try TemporaryFolder()
        let path = try written(noise(count: 5_000), as: .float32, in: folder)
        #expect(try written([0.5], as: .int16, in: folder) == path)
        #expect(try fileBytes(path).count == 92 + 2)
        #expect(try WAVReader.all(of: path) == [0.5])
    }

    @Test("A file without frames is a right file")
    func empty() async throws {
        let folder = try TemporaryFolder()
        let path = try written([], as: .float32, in: folder)
        #expect(try WAVReader(path: path).header.frameCount == 0)
        let probe = try await Program.run("ffprobe", ["-v", "error", "-show_entries", "stream=codec_name", path])
        #expect(probe.errors == "")
        #expect(probe.output.contains("codec_name=pcm_f32le"))
    }

    @Test("A full disk, and a folder that is not there, give the system's words")
    func failing() throws {
        #expect(throws: WAVError.inputOutput(path: "/dev/full", reason: "No space left on device")) {
            try WAVWriter(path: "/dev/full", format: Self.stereo)
        }
        let folder = try TemporaryFolder()
        let path = folder.file("none/a.wav").string
        #expect(throws: WAVError.inputOutput(path: path, reason: "No such file or directory")) {
            try WAVWriter(path: path, format: Self.stereo)
        }
    }
}
