import Foundation
import GRDB
import SystemPackage

/// Writes one install's entry in the ledger while it happens, so that it is there whatever happens next.
struct LedgerRecorder: Sendable {
    let database: HomeDatabase
    let job: String

    func open(pack: PackID, usesNetwork: Bool) throws {
        try database.change { db in
            var entry = LedgerEntry(
                seq: nil, jobID: job, packID: pack.rawValue, version: pack.version, purpose: "install \(pack.rawValue)",
                source: "", usesNetwork: usesNetwork, startedAt: Date(), finishedAt: nil, outcome: .running, bytes: 0,
                files: []
            )
            try entry.insert(db)
        }
    }

    /// Notes a source before it is used.
    func note(source: String) async throws {
        try await database.promptly {
            try change { entry in
                guard !entry.source.contains(source) else { return }
                entry.source = entry.source.isEmpty ? source : "\(entry.source); \(source)"
            }
        }
    }

    /// Notes every wheel in a folder.
    func note(filesIn folder: FilePath, cancellation: CancellationFlag) throws {
        for name in Files.names(in: folder) where name.hasSuffix(".whl") {
            let path = folder.appending(name)
            try note(file: path, cancellation: cancellation)
        }
    }

    func note(file path: FilePath, cancellation: CancellationFlag) throws {
        guard let size = FileIdentity(path: path)?.size else { return }
        let hash = try FileHash.sha256(of: path, cancellation: cancellation)
        // Gigabytes may have come.
        try change(patience: WritePatience.finishedWork.longest, cancellation) { entry in
            guard !entry.files.contains(where: { $0.sha256 == hash }) else { return }
            entry.files.append(LedgerEntry.File(name: path.lastComponent?.string ?? "", bytes: size, sha256: hash))
            entry.bytes += size
        }
    }

    private func change(
        patience: Duration? = nil, _ cancellation: CancellationFlag? = nil, _ edit: (inout LedgerEntry) -> Void
    ) throws {
        try database.change(patience: patience, cancellation: cancellation) { db in
            guard var entry = try LedgerEntry.filter(Column("jobID") == job).fetchOne(db) else { return }
            edit(&entry)
            try entry.update(db)
        }
    }
}
