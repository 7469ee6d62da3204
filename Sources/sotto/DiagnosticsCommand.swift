import ArgumentParser
import SottoCore
import VisibleText

struct DiagnosticsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diagnostics",
        abstract: "What is installed, what works, and what to do next.",
        discussion: "Exits with 1 when something keeps separations from working."
    )

    @Flag(help: "Print one JSON document.")
    var json = false

    @OptionGroup var home: HomeOptions

    func run() async throws {
        let report = await Diagnostics(home: home.home, environment: .current).report()
        if json { try Terminal.result(json: report) } else { Terminal.result(Self.text(report)) }
        if report.checks.contains(where: { $0.status == .problem }) { throw ExitCode.failure }
    }

    private static func text(_ report: DiagnosticReport) -> VisibleText {
        var lines: [VisibleText] = ["Sotto \(report.sotto), home \"\(report.home)\"", ""]
        for check in report.checks {
            lines.append("\(mark(check.status)) \(check.title): \(check.detail)")
            if let hint = check.hint { lines.append("          \(hint)") }
        }
        if let disk = report.disk {
            lines.append("")
            let parts = [
                ("packs", disk.packs), ("stems", disk.derived), ("uploads", disk.uploads), ("jobs", disk.jobs),
                ("free", disk.free),
            ]
            lines.append("Disk: \(parts.map { "\($0) \(ByteCount.text($1))" }.joined(separator: ", "))")
        }
        lines.append("")
        lines.append("Installs: \(report.ledger.map { $0.isEmpty ? "none" : "\($0.count)" } ?? "unknown")")
        for entry in report.ledger ?? [] {
            let network = entry.usesNetwork ? "network" : "no network"
            let day = entry.startedAt.ISO8601Format()
            lines.append(
                "  \(day)  \(entry.pack) \(entry.version)  \(entry.outcome)  \(ByteCount.text(entry.bytes))  \(network): \(entry.source)"
            )
        }
        return VisibleText(lines: lines.map(\.text).joined(separator: "\n"))
    }

    private static func mark(_ status: DiagnosticCheck.Status) -> String {
        switch status {
        case .ok: "ok       "
        case .warning: "warning  "
        case .problem: "problem  "
        }
    }
}
