import Foundation
import SystemPackage

/// `SHA256SUMS` in an installed pack: every regular file with its hash, in the form that `sha256sum --check` reads.
package struct PackChecksums: Sendable {
    let layout: PackLayout

    package init(layout: PackLayout) {
        self.layout = layout
    }

    /// Hashes every file of the pack and writes the list.
    ///
    /// - Returns: how many files there are and what they take.
    package func write(cancellation: CancellationFlag) throws -> (count: Int, bytes: Int64) {
        let files = Files.regularFiles(below: layout.root).sorted { $0.path.string < $1.path.string }
        var text = ""
        for file in files {
            try cancellation.check()
            text += "\(try FileHash.sha256(of: file.path, cancellation: cancellation))  \(relative(file.path))\n"
        }
        try Files.write(Data(text.utf8), to: layout.checksums)
        return (files.count, files.reduce(0) { $0 + $1.size })
    }

    /// Compares every file with the list.
    ///
    /// - Throws: ``SottoError`` `pack_broken`, naming the first file that is missing or altered.
    package func verify(cancellation: CancellationFlag, onFraction: (Double) -> Void) throws {
        let lines = String(decoding: try Files.read(layout.checksums), as: UTF8.self).split(separator: "\n")
        for (index, line) in lines.enumerated() {
            try cancellation.check()
            guard let gap = line.firstRange(of: "  ") else {
                throw PackLayout.fault("\"\(layout.checksums)\" is damaged.", layout.pack)
            }
            let path = layout.root.appending(String(line[gap.upperBound...]))
            guard Files.exists(path) else { throw PackLayout.fault("\"\(path)\" is missing.", layout.pack) }
            guard try FileHash.sha256(of: path, cancellation: cancellation) == line[..<gap.lowerBound] else {
                throw PackLayout.fault("\"\(path)\" has been altered.", layout.pack)
            }
            onFraction(Double(index + 1) / Double(lines.count))
        }
    }

    private func relative(_ path: FilePath) -> String {
        String(decoding: path.string.utf8.dropFirst(layout.root.string.utf8.count + 1), as: UTF8.self)
    }
}
