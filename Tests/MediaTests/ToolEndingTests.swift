import Foundation
import Media
import Offline
import SottoCore
import SystemPackage
import TestSupport
import Testing

/// With scripts in the tools' places, which end as real tools seldom do.
@Suite("Tools that end badly")
struct ToolEndingTests {
    private let folder: TemporaryFolder
    private let sound: FilePath

    init() async throws {
        folder = try TemporaryFolder()
        sound = try await tones([0.5], layout: "mono", to: folder.file("a.wav"))
    }

    /// An executable script.
    private func script(_ text: String) throws -> String {
        let path = try folder.write(text, to: "tool")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path.string)
        return path.string
    }

    /// What a person reads when the probe or the extraction fails with this script as the tool.
    private func refusals(_ text: String) async throws -> [SottoError] {
        let tool = try script(text)
        let broken = MediaTools(ffmpeg: tool, ffprobe: tool)
        let stream = try #require(try await probe(sound).chosenAudioStream)
        let path = sound.string
        let probing = await #expect(throws: (any Error).self) {
            try await FFprobe(tools: broken, launcher: launcher).probe(path)
        }
        let extracting = await #expect(throws: (any Error).self) {
            try await AudioExtraction(tools: broken, launcher: launcher)
                .extract(stream, of: path, to: folder.file("out.wav").string, as: .source)
        }
        return [probing, extracting].compactMap { $0.map(SottoError.init(describing:)) }
    }

    @Test("A tool that is killed is named, with the signal and the file")
    func killed() async throws {
        let errors = try await refusals("#!/bin/sh\nkill -9 $$\n")
        #expect(errors.map(\.code) == ["tool_killed", "tool_killed"])
        #expect(errors.map { $0.message.prefix { $0 != " " } } == ["ffprobe", "ffmpeg"])
        #expect(errors.allSatisfy { $0.message.contains("signal 9") && $0.message.contains("\"\(sound)\"") })
    }

    @Test("What a tool says when it gives up is the reason")
    func givesUp() async throws {
        let errors = try await refusals("#!/bin/sh\necho '[wav @ 0x5] [error] no such sound' >&2\nexit 1\n")
        #expect(errors.map(\.code) == ["not_media", "decoding_failed"])
        #expect(errors.allSatisfy { $0.message.contains("no such sound") })
    }

    @Test("A probe that does not come to its end is given up")
    func timeout() async throws {
        let limits = limited(.probe) { $0.wallSeconds = 1 }
        let slow = try MediaTools(ffmpeg: "/bin/false", ffprobe: script("#!/bin/sh\nsleep 60\n"))
        let path = sound.string
        let error = await #expect(throws: MediaError.self) {
            try await FFprobe(tools: slow, launcher: launcher, limits: limits).probe(path)
        }
        #expect(error.map(SottoError.init(describing:))?.code == "probe_timeout")
        #expect(error == .probeTimedOut(path: path))
    }

    @Test("A tool that cannot be started says why")
    func unstartable() async throws {
        let errors = try await refusals("#!/no/such/interpreter\n")
        #expect(errors.map(\.code) == ["launch_failed", "launch_failed"])
        #expect(errors.allSatisfy { $0.message.contains("No such file or directory") })
    }
}
