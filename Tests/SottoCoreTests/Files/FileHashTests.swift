import Foundation
import SottoCore
import TestSupport
import Testing

@Suite("Hashes and sizes of files")
struct FileHashTests {
    @Test("The hash is that of the whole file, also beyond one block")
    func hash() async throws {
        let folder = try TemporaryFolder()
        let abc = try folder.write("abc", to: "abc")
        #expect(try FileHash.sha256(of: abc) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        let large = folder.file("large")
        try Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 * 7) }).write(to: URL(filePath: large.string))
        let expected = try await Program.run("sha256sum", [large.string]).output.prefix(64)
        #expect(try FileHash.sha256(of: large) == expected)
    }

    @Test("Hashing stops when nobody waits for it")
    func cancelled() throws {
        let folder = try TemporaryFolder()
        let flag = CancellationFlag()
        flag.set()
        let path = try folder.write("abc", to: "abc")
        #expect(throws: CancellationError.self) { try FileHash.sha256(of: path, cancellation: flag) }
    }

    @Test("A file that is not there is named")
    func missing() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: SottoError.self) { try FileHash.sha256(of: folder.file("gone")) }
        #expect(error?.code == "not_found")
        #expect(error?.message.contains("gone\"") == true)
    }

    @Test("What cannot be read like a file is a refusal of the system that names it")
    func folder() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: SottoError.self) { try FileHash.sha256(of: folder.path) }
        #expect(error?.code == "system_error")
        #expect(error?.message.contains("\"\(folder.path)\"") == true)
    }

    @Test(
        "Sizes are written as people read them",
        arguments: [
            (0, "0 bytes"), (999, "999 bytes"), (1_000, "1 kB"), (1_000_000, "1.0 MB"), (73_140_652, "73.1 MB"),
            (2_400_000_000, "2.4 GB"),
        ] as [(Int64, String)]
    )
    func sizes(_ bytes: Int64, _ text: String) {
        #expect(ByteCount.text(bytes) == text)
    }
}
