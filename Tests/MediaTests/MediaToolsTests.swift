import Foundation
import Media
import TestSupport
import Testing

@Suite("Finding the tools")
struct MediaToolsTests {
    private func program(_ name: String, in folder: TemporaryFolder) throws {
        let path = try folder.write("#!/bin/sh\n", to: name)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path.string)
    }

    @Test("The first folder that has a tool gives it")
    func order() throws {
        let (first, second) = (try TemporaryFolder(), try TemporaryFolder())
        try program("ffprobe", in: first)
        try program("ffmpeg", in: second)
        try program("ffprobe", in: second)
        let found = try MediaTools.find(searchPath: "/nowhere:\(first.path):\(second.path)")
        #expect(found.ffprobe == first.file("ffprobe").string)
        #expect(found.ffmpeg == second.file("ffmpeg").string)
    }

    @Test("A tool that is missing is named")
    func missing() throws {
        let folder = try TemporaryFolder()
        #expect(throws: MediaError.toolMissing(name: "ffmpeg")) { try MediaTools.find(searchPath: folder.path.string) }
        try program("ffmpeg", in: folder)
        #expect(throws: MediaError.toolMissing(name: "ffprobe")) { try MediaTools.find(searchPath: folder.path.string) }
    }

    @Test("A folder of that name, and a file that cannot be run, are no tools")
    func noProgram() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: folder.file("ffmpeg").string, withIntermediateDirectories: false)
        #expect(MediaTools.locate("ffmpeg", searchPath: folder.path.string) == nil)
        try folder.write("", to: "ffprobe")
        #expect(MediaTools.locate("ffprobe", searchPath: folder.path.string) == nil)
    }
}
