import Foundation
import SottoCore
import TestSupport
import Testing

@Suite("Files for their owner alone")
struct PrivateFileTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func permissions(_ name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: folder.file(name).string)[.posixPermissions] as? Int
    }

    @Test("Nobody else can read one, not even where one that all can read was before, and nothing else is left")
    func permissions() throws {
        try folder.write("old", to: "secret")
        try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: folder.file("secret").string)
        try Files.writePrivately(Data("new".utf8), to: folder.file("secret"))
        #expect(try permissions("secret") == 0o600)
        #expect(try Files.read(folder.file("secret")) == Data("new".utf8))
        #expect(folder.names == ["secret"])
    }

    @Test("Who reads meanwhile has all of the old one")
    func replaced() throws {
        try folder.write("old", to: "secret")
        let reader = try FileHandle(forReadingFrom: URL(filePath: folder.file("secret").string))
        try Files.writePrivately(Data("new and longer".utf8), to: folder.file("secret"))
        #expect(try reader.readToEnd() == Data("old".utf8))
    }

    @Test("Where nothing can be written the error names the file")
    func refused() throws {
        let error = #expect(throws: SottoError.self) {
            try Files.writePrivately(Data(), to: folder.file("no folder/secret"))
        }
        #expect(error?.code == "not_found")
        #expect(error?.message.contains("no folder/secret") == true)
    }
}
