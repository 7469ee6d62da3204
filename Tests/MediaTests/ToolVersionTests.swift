import Foundation
import Media
import Offline
import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("The version of ffmpeg")
struct ToolVersionTests {
    @Test(
        "Releases before 5 are too old, whatever is written around their number",
        arguments: [
            ("4.4.2-0ubuntu1", true), ("n4.4", true), ("3.2.18", true), ("4", true), ("5.0", false),
            ("5.1.9-0+deb12u1", false), ("n5.1.2", false), ("7.1", false), ("10.0", false),
            ("N-109421-g1a2b3c4d5e", false), ("git-2024-01-01", false), ("unknown", false),
        ])
    func age(_ text: String, _ isTooOld: Bool) throws {
        let version = try #require(
            ToolVersion(banner: "ffmpeg version \(text) Copyright (c) 2000-2023 the FFmpeg developers"))
        #expect(version.text == text)
        #expect(version.isTooOld == isTooOld)
    }

    @Test("What is no banner of ffmpeg has no version", arguments: ["", "ffmpeg", "hello world", "ffmpeg 5 version 4"])
    func noBanner(_ line: String) {
        #expect(ToolVersion(banner: line) == nil)
    }

    private func tool(_ script: String, in folder: TemporaryFolder) throws -> MediaTools {
        let path = try folder.write("#!/bin/sh\n\(script)\n", to: "ffmpeg")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path.string)
        return MediaTools(ffmpeg: path.string, ffprobe: path.string)
    }

    @Test("The installed ffmpeg is new enough")
    func installed() async throws {
        let tools = try tools()
        try await tools.requireKnownVersion(launcher: launcher)
        let version = try #require(try await ToolVersion.of(tools.ffmpeg, launcher: launcher))
        #expect(version.text.first?.isNumber == true)
    }

    @Test("An old one is refused by path and version")
    func old() async throws {
        let folder = try TemporaryFolder()
        let tools = try tool("echo 'ffmpeg version 4.4.2-0ubuntu1 Copyright (c)'", in: folder)
        await #expect(throws: MediaError.toolTooOld(path: tools.ffmpeg, version: "4.4.2-0ubuntu1")) {
            try await tools.requireKnownVersion(launcher: launcher)
        }
    }

    @Test("One that probes is refused by the version it says beside what it found")
    func oldProbe() async throws {
        let folder = try TemporaryFolder()
        let report = #"{"program_version": {"version": "4.4.2"}, "streams": [], "format": {"format_name": "wav"}}"#
        let tools = try tool("echo '\(report)'", in: folder)
        await #expect(throws: MediaError.toolTooOld(path: tools.ffprobe, version: "4.4.2")) {
            try await FFprobe(tools: tools, launcher: launcher).probe("/any.wav")
        }
    }

    @Test("One that fails to probe is asked for its version")
    func oldFailing() async throws {
        let folder = try TemporaryFolder()
        let tools = try tool("[ \"$1\" = -version ] && echo 'ffmpeg version 4.4.2 Copyright (c)'", in: folder)
        await #expect(throws: MediaError.toolTooOld(path: tools.ffmpeg, version: "4.4.2")) {
            try await FFprobe(tools: tools, launcher: launcher).probe("/any.wav")
        }
    }

    @Test("One that says nothing, or fails, is taken for a new one", arguments: ["true", "echo hello", "exit 1"])
    func silent(_ script: String) async throws {
        let folder = try TemporaryFolder()
        try await tool(script, in: folder).requireKnownVersion(launcher: launcher)
    }

    @Test("One that does not answer is given up")
    func hanging() async throws {
        let folder = try TemporaryFolder()
        let tools = try tool("sleep 60", in: folder)
        let limits = limited(.version) { $0.wallSeconds = 1 }
        let error = await #expect(throws: MediaError.toolHangs(path: tools.ffmpeg)) {
            try await tools.requireKnownVersion(launcher: launcher, limits: limits)
        }
        #expect(error.map(SottoError.init(describing:))?.code == "ffmpeg_hangs")
    }
}
