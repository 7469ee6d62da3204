import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("The checksums of a pack")
struct PackChecksumTests {
    private let folder: TemporaryFolder
    private let sums: PackChecksums
    private let none = CancellationFlag()

    init() throws {
        folder = try TemporaryFolder("a pack")
        try FileManager.default.createDirectory(atPath: folder.file("sub").string, withIntermediateDirectories: true)
        try folder.write("one", to: "one")
        try folder.write("two", to: "sub/two  spaces ü")
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("link").string, withDestinationPath: "/etc/hostname")
        sums = PackChecksums(layout: PackLayout(pack: .spleeter, root: folder.path))
    }

    private func message() -> String {
        #expect(throws: SottoError.self) { try sums.verify(cancellation: none) { _ in } }?.message ?? ""
    }

    @Test("What was written is found sound, by Sotto and by sha256sum")
    func sound() async throws {
        let result = try sums.write(cancellation: none)
        #expect(result.count == 2)
        #expect(result.bytes == 6)
        let fractions = Recorder<Double>()
        try sums.verify(cancellation: none, onFraction: fractions.add)
        #expect(fractions.all == [0.5, 1])
        let check = try await Program.run("sha256sum", ["--check", "--strict", "SHA256SUMS"], in: folder.path)
        #expect(check.status == 0, "\(check.errors)")
    }

    @Test("An altered file is named")
    func altered() throws {
        _ = try sums.write(cancellation: none)
        try folder.write("owt", to: "sub/two  spaces ü")
        #expect(message().contains("two  spaces ü\" has been altered"))
    }

    @Test("A missing file is named")
    func missing() throws {
        _ = try sums.write(cancellation: none)
        try FileManager.default.removeItem(atPath: folder.file("one").string)
        #expect(message().contains("one\" is missing"))
    }

    @Test("A list that is gone or no list is an error")
    func list() throws {
        #expect(message().contains("SHA256SUMS"))
        try folder.write("nonsense\n", to: "SHA256SUMS")
        #expect(message().contains("SHA256SUMS\" is damaged"))
    }
}
