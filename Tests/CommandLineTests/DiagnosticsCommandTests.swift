import Foundation
import TestSupport
import Testing

private struct ReportDocument: Decodable {
    struct Check: Decodable {
        var id: String
        var status: String
        var hint: String?
    }

    var home: String
    var checks: [Check]
    var ledger: [String]
}

@Suite("sotto diagnostics")
struct DiagnosticsCommandTests {
    private let sotto: Sotto

    init() throws {
        sotto = try Sotto()
    }

    @Test("Without the pack it ends with 1 and the command that installs it, all on standard output")
    func text() async throws {
        let result = try await sotto("diagnostics")
        #expect(result.status == 1)
        #expect(result.errors.isEmpty)
        #expect(result.output.contains("`sotto packs install spleeter-model`"))
        #expect(result.output.contains("home \"\(sotto.home.path)\""))
        #expect(result.output.contains("Installs: none"))
        #expect(result.output.contains("uploads 0 bytes"))
        #expect(result.output.contains("ok        Network lock"))
    }

    @Test("For scripts it is one document")
    func json() async throws {
        let result = try await sotto("diagnostics", "--json")
        #expect(result.status == 1)
        let report = try result.json(as: ReportDocument.self)
        #expect(report.home == sotto.home.path.string)
        #expect(report.checks.first { $0.id == "pack-spleeter-model" }?.status == "problem")
        #expect(report.checks.allSatisfy { ($0.hint == nil) == ($0.status == "ok") })
        #expect(report.ledger.isEmpty)
    }

    @Test("Without ffmpeg it says how to get it, and so does whatever needs it")
    func noFFmpeg() async throws {
        let path = sotto.folder.path.string
        let report = try await sotto("diagnostics", variables: ["PATH": path])
        #expect(report.output.contains("problem   ffmpeg"))
        #expect(report.output.contains("`apt-get install ffmpeg`"))
        expectError(try await sotto("library", "add", "x.wav", variables: ["PATH": path]), "ffmpeg_missing")
    }

    @Test("It takes a fraction of a second of processor time, ffmpeg and ffprobe included")
    func quick() async throws {
        #expect(try await sotto.processorTime(of: "diagnostics") < .milliseconds(500))
    }
}
