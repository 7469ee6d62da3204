import Foundation
import GRDB
import Media
import Offline
import SystemPackage

/// Looks at everything that Sotto depends on. Takes a fraction of a second; starts no Python.
public struct Diagnostics: Sendable {
    private static let warningFreeBytes: Int64 = 5_000_000_000

    private let home: Home
    private let environment: SottoEnvironment

    public init(home: Home, environment: SottoEnvironment) {
        self.home = home
        self.environment = environment
    }

    /// Runs every check. A check that fails is part of the report, never an error of it.
    public func report() async -> DiagnosticReport {
        async let ffmpeg = tool("ffmpeg")
        async let ffprobe = tool("ffprobe")
        // Checking the database and walking through folders takes a while.
        var report = await blocking { look() }
        // Before Python and the window, which other tools than these need.
        report.checks.insert(contentsOf: [await ffmpeg, await ffprobe], at: report.checks.count - 2)
        report.checks += report.packs.map(packCheck)
        return report
    }

    /// Everything but the tools that have to be started, and the packs' checks.
    private func look() -> DiagnosticReport {
        let database = Result { try HomeDatabase(home: home) }
        let ledger = (try? database.get()).flatMap { try? Ledger(database: $0).entries() }
        return DiagnosticReport(
            sotto: sottoVersion, home: home.path.string,
            checks: [
                system, processor, offline, databaseCheck(database), space, pythons,
                WindowCheck(environment: environment).result,
            ],
            packs: PackStore(home: home).list(), disk: (try? database.get()).map(diskUse),
            ledger: ledger?.map(DiagnosticReport.LedgerLine.init)
        )
    }

    // MARK: The machine

    private var system: DiagnosticCheck {
        let text = (try? String(contentsOfFile: "/etc/os-release", encoding: .utf8)) ?? ""
        let name = text.split(separator: "\n").first { $0.hasPrefix("PRETTY_NAME=") }?
            .dropFirst("PRETTY_NAME=".count).trimmingCharacters(in: CharacterSet(charactersIn: "\""))
        return .ok("system", "System", name ?? ProcessInfo.processInfo.operatingSystemVersionString)
    }

    private var processor: DiagnosticCheck {
        let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        func value(_ key: String) -> String? {
            text.split(separator: "\n").first { $0.hasPrefix(key) }?
                .split(separator: ":", maxSplits: 1).last?.trimmingCharacters(in: .whitespaces)
        }
        let flags = Set((value("flags") ?? value("Features") ?? "").split(separator: " ").map(String.init))
        let useful = ["avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16", "asimd"].filter(flags.contains)
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let detail =
            "\(value("model name") ?? "unknown"), \(cores) cores"
            + (useful.isEmpty ? "" : ": " + useful.joined(separator: " "))
        return .ok("processor", "Processor", detail)
    }

    private var offline: DiagnosticCheck {
        let title = "Network lock"
        do {
            try environment.requireOffline()
            try environment.requireWorker()
        } catch {
            return .problem("offline", title, error)
        }
        return .ok("offline", title, "seccomp filters work; whatever handles media runs behind one")
    }

    private var space: DiagnosticCheck {
        let free = Files.freeBytes(at: home.path)
        let detail = "\(ByteCount.text(free)) free at \"\(home.path)\""
        guard free < Self.warningFreeBytes else { return .ok("space", "Free space", detail) }
        return .warning(
            "space", "Free space", detail, hint: "Free some space, or choose a home on another disk with --home.")
    }

    // MARK: Tools

    private func tool(_ name: String) async -> DiagnosticCheck {
        guard let path = MediaTools.locate(name, searchPath: environment.searchPath) else {
            return .problem(name, name, MediaError.toolMissing(name: name))
        }
        do {
            guard let version = try await ToolVersion.of(path, launcher: environment.offline) else {
                return .warning(
                    name, name, "\"\(path)\" does not say its version",
                    hint: "Install it again: `apt-get install ffmpeg`.")
            }
            guard !version.isTooOld else {
                return .problem(name, name, MediaError.toolTooOld(path: path, version: version.text))
            }
            return .ok(name, name, "\(version.text), \"\(path)\"")
        } catch {
            return .problem(name, name, error)
        }
    }

    private var pythons: DiagnosticCheck {
        let found = PythonSearch(environment: environment).candidates().compactMap { path in
            PythonSearch.series(ofName: path).map { (series: $0, path: path) }
        }
        let fit = found.filter { PythonSearch.compatible.contains($0.series) }
        let detail = (fit.isEmpty ? found : fit).map { "\($0.series) \"\($0.path)\"" }.joined(separator: ", ")
        guard fit.isEmpty else { return .ok("python", "Python", detail) }
        return .ok(
            "python", "Python",
            (found.isEmpty ? "none found" : detail) + "; the pack \"spleeter\" would need 3.11 or 3.10")
    }

    // MARK: The home

    private func databaseCheck(_ database: Result<HomeDatabase, any Error>) -> DiagnosticCheck {
        do {
            if let fault = try database.get().integrityFault() {
                let damage = DatabaseError(resultCode: .SQLITE_CORRUPT, message: fault)
                return .problem("database", "Database", HomeDatabase.describe(damage, home))
            }
            let backup = HomeBackup(home: home).newest.map { ", last backup \"\($0.lastComponent?.string ?? "")\"" }
            return .ok("database", "Database", "sound, \"\(home.database)\"" + (backup ?? ""))
        } catch {
            return .problem("database", "Database", HomeDatabase.describe(error, home))
        }
    }

    private func packCheck(_ pack: PackSummary) -> DiagnosticCheck {
        let id = "pack-\(pack.id)"
        let title = "Pack \(pack.id)"
        let install = "Install it: `sotto packs install \(pack.id)`."
        switch pack.state {
        case .installed:
            return .ok(id, title, "\(pack.version), \(ByteCount.text(pack.sizeBytes ?? 0)), \"\(pack.path ?? "")\"")
        case .installing:
            return .warning(id, title, "being installed", hint: "Follow it: `sotto jobs watch`.")
        case .broken:
            return DiagnosticCheck(
                id: id, title: title, status: .problem, detail: pack.error?.message ?? "damaged",
                hint: pack.error?.hint ?? install
            )
        case .notInstalled where pack.id == SeparationOptions.offers[0].pack.rawValue:
            return DiagnosticCheck(id: id, title: title, status: .problem, detail: "not installed", hint: install)
        case .notInstalled:
            return .ok(id, title, "not installed; needed for --engine python alone")
        }
    }

    /// Sizes come from receipts and records, so that a large library is not walked through.
    private func diskUse(_ database: HomeDatabase) -> DiagnosticReport.DiskUse {
        let derived = try? database.pool.read { db in
            try Int64.fetchOne(db, sql: "SELECT COALESCE(SUM(bytes), 0) FROM separation")
        }
        return DiagnosticReport.DiskUse(
            free: Files.freeBytes(at: home.path),
            packs: PackStore(home: home).list().compactMap(\.sizeBytes).reduce(0, +),
            derived: derived ?? 0,
            uploads: Files.size(of: home.uploads),
            jobs: Files.size(of: home.jobs)
        )
    }
}
