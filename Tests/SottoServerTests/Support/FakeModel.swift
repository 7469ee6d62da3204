import Foundation
import SottoCore
import SystemPackage

/// The pack `spleeter-model`, as it looks: files of the right sizes, which take no space.
enum FakeModel {
    static func install(in home: Home) throws {
        let layout = PackLayout(
            pack: .spleeterModel, root: PackStore(home: home).installed(.spleeterModel))
        try FileManager.default.createDirectory(atPath: layout.model.string, withIntermediateDirectories: true)
        for file in ModelFile.all {
            let url = URL(filePath: layout.model.appending(file.name).string)
            try Data().write(to: url)
            let handle = try FileHandle(forWritingTo: url)
            try handle.truncate(atOffset: UInt64(file.size))
            try handle.close()
        }
        let receipt = """
            {"id": "spleeter-model", "version": "1", "installed_at": "2026-01-02T03:04:05Z", "job": "", \
            "sotto": "0", "source": "a test", "size_bytes": 1234, "file_count": 5}
            """
        try Data(receipt.utf8).write(to: URL(filePath: layout.receipt.string))
    }
}
