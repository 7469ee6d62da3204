import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

/// Without the programs that it needs Sotto says which, for each command and for the job.
@Suite("Tools that are missing or too old")
struct RefusedToolTests {
    private let place: Workplace

    init() async throws {
        place = try Workplace()
        try place.sound("a.wav")
        try place.sound("b.wav")
        try await place.sotto("library", "add", "a.wav")
        try await place.sotto("library", "separate", "a.wav")
    }

    /// Expects both commands and the job to fail with this error.
    private func expectRefused(
        _ code: String, naming name: String, _ script: String, variables: [String: String?] = [:]
    ) async throws -> SottoError? {
        for command in ["library add b.wav", "separate a.wav"] {
            let result = try await place.shell("\(script) \(command)", variables: variables)
            Refusal.expect(result, code, naming: name)
            #expect(result.output.isEmpty)
        }
        #expect(!place.folder.names.contains("a"))
        #expect(try await place.shell("\(script) jobs run", variables: variables).status == 1)
        let jobs: [JobDocument] = try await place.sotto("jobs", "list", "--json").json()
        #expect(jobs.map(\.error?.code) == [code])
        guard let job = jobs.first, let error = job.error else { return nil }
        Refusal.expectPlain(error, naming: name)
        let log = try await place.sotto("jobs", "log", job.id).output
        #expect(log.hasSuffix(" error [\(code)] \(error.message)\n    Hint: \(error.hint)\n"), "\(log)")
        return error
    }

    @Test("Without ffmpeg, or without ffprobe alone, the error has the command that installs it")
    func missing() async throws {
        try place.folder.folder("tools")
        let error = try await expectRefused(
            "ffmpeg_missing", naming: "ffmpeg", "PATH=$PWD/tools \"$SOTTO\"")
        #expect(error?.hint.contains("`apt-get install ffmpeg`") == true)
        try FakePack.writeScript("#!/bin/sh\n", to: place.folder.file("tools/ffmpeg"))
        let probe = try await place.shell("PATH=$PWD/tools \"$SOTTO\" library add b.wav")
        Refusal.expect(probe, "ffmpeg_missing", naming: "ffprobe")
    }

    @Test("An ffmpeg that is too old is named with its version and the one that is needed")
    func tooOld() async throws {
        try place.folder.folder("tools")
        for name in ["ffmpeg", "ffprobe"] {
            let banner = "\(name) version 4.4.2-0ubuntu1 Copyright (c) 2000-2021 the FFmpeg developers"
            try FakePack.writeScript("#!/bin/sh\necho '\(banner)'\n", to: place.folder.file("tools/\(name)"))
        }
        let error = try await expectRefused(
            "ffmpeg_too_old", naming: "tools/ffmpeg", "PATH=$PWD/tools:$PATH \"$SOTTO\"")
        #expect(error?.message.contains("is version 4.4.2-0ubuntu1; Sotto needs 5.0 or later.") == true)
    }

    @Test("Without its worker Sotto says where that belongs")
    func worker() async throws {
        try place.folder.folder("lone")
        try FileManager.default.copyItem(atPath: Program.sotto.string, toPath: place.folder.file("lone/sotto").string)
        let error = try await expectRefused("tool_missing", naming: "lone/sotto-worker", "lone/sotto")
        #expect(error?.hint.contains("belong into one folder") == true)
    }
}
