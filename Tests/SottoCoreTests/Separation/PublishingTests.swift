import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("Making a result visible")
struct PublishingTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func stage(_ text: String) throws -> FilePath {
        let staging = folder.file("staging")
        try FileManager.default.createDirectory(atPath: staging.string, withIntermediateDirectories: true)
        try folder.write(text, to: "staging/vocals.wav")
        return staging
    }

    private var content: String? {
        try? String(contentsOfFile: folder.file("target/vocals.wav").string, encoding: .utf8)
    }

    @Test("The first result appears by a rename, the second replaces it, and no staging is left")
    func publish() throws {
        let target = folder.file("target")
        try StemPublisher.publish(stage("first"), to: target, aside: folder.file("aside"))
        #expect(content == "first")
        try folder.write("left over", to: "target/old.wav")
        try StemPublisher.publish(stage("second"), to: target, aside: folder.file("aside"))
        #expect(content == "second")
        #expect(folder.names == ["target"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: target.string) == ["vocals.wav"])
    }

    @Test("A staging folder that is not there leaves the earlier result")
    func nothingStaged() throws {
        let target = folder.file("target")
        try StemPublisher.publish(stage("first"), to: target, aside: folder.file("aside"))
        #expect(throws: SottoError.self) {
            try StemPublisher.publish(folder.file("none"), to: target, aside: folder.file("aside"))
        }
        #expect(content == "first")
    }

    @Test("Where two folders cannot be swapped and the new one does not come, the earlier one is put back")
    func putBack() throws {
        let target = folder.file("target")
        try StemPublisher.publish(stage("first"), to: target, aside: folder.file("aside"))
        #expect(throws: SottoError.self) {
            try Files.exchangeByRenames(folder.file("none"), target, aside: folder.file("aside"))
        }
        #expect(content == "first")
        #expect(folder.names == ["target"])
    }

    @Test("Where two folders cannot be swapped, three renames swap them")
    func withoutExchange() throws {
        _ = try stage("first")
        #expect(rename(folder.file("staging").string, folder.file("target").string) == 0)
        let staging = try stage("second")
        try Files.exchangeByRenames(staging, folder.file("target"), aside: folder.file("aside"))
        #expect(content == "second")
        #expect(folder.names == ["staging", "target"])
    }
}
