import Foundation
import SottoCore
import TestSupport
import Testing

private struct PackDocument: Decodable {
    var id: String
    var version: String
    var state: String
    var sizeBytes: Int64?
    var path: String?
}

@Suite("sotto packs")
struct PacksCommandTests {
    private let sotto: Sotto

    init() throws {
        sotto = try Sotto()
    }

    @Test("Both packs are listed, and listing creates nothing")
    func list() async throws {
        let packs = try await sotto("packs", "list", "--json").json(as: [PackDocument].self)
        #expect(packs.map(\.id) == ["spleeter-model", "spleeter"])
        #expect(packs.allSatisfy { $0.state == "not_installed" && $0.sizeBytes == nil && $0.path == nil })
        let text = try await sotto("packs", "list")
        #expect(text.output.contains("spleeter-model  1.4.0    not_installed"))
        #expect(sotto.folder.names.isEmpty)
    }

    @Test("Without a terminal and without --yes nothing is installed", arguments: PackID.allCases)
    func notConfirmed(_ pack: PackID) async throws {
        let result = try await sotto("packs", "install", pack.rawValue)
        expectError(result, "not_confirmed")
        #expect(result.errors.contains("--yes"))
        #expect(sotto.folder.names.isEmpty)
    }

    @Test("A bad file fails, says why, and leaves no pack")
    func badFile() async throws {
        let file = try sotto.folder.write("no archive", to: "bad.whl")
        let result = try await sotto("packs", "install", "spleeter-model", "--yes", "--from", "bad.whl")
        expectError(result, "archive_unreadable")
        #expect(result.errors.contains(file.string))
        let jobs = try await sotto("jobs", "list", "--json").json(as: [JobDocument].self)
        #expect(jobs.map(\.state) == ["failed"])
        #expect(jobs.first?.type == "install_pack")
        #expect(try await sotto("diagnostics").output.contains("failed  10 bytes  no network: \(file)"))
        #expect(try await sotto("packs", "list", "--json").json(as: [PackDocument].self)[0].state == "not_installed")
    }

    @Test("A file that is not there is an error, before anyone is asked")
    func missingFile() async throws {
        expectError(try await sotto("packs", "install", "spleeter-model", "--from", "none.whl"), "not_found")
        #expect(sotto.folder.names.isEmpty)
    }

    @Test("Unknown packs, and packs that are not there, are errors")
    func errors() async throws {
        for command in ["install", "verify", "remove"] {
            expectError(try await sotto("packs", command, "demucs"), "unknown_pack", status: 64)
        }
        expectError(try await sotto("packs", "verify", "spleeter"), "pack_not_installed")
        expectError(try await sotto("packs", "remove", "spleeter"), "pack_not_installed")
    }

    @Test("Listing packs takes less than 200 ms of processor time")
    func quick() async throws {
        #expect(try await sotto.processorTime(of: "packs list") < .milliseconds(200))
    }
}
