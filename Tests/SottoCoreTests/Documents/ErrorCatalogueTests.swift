import Foundation
import TestSupport
import Testing

@Suite("docs/errors.md")
struct ErrorCatalogueTests {
    /// The texts of all files below a folder whose names end in one of these.
    private static func texts(below folder: String, endings: [String]) throws -> [(name: String, text: String)] {
        let root = Repository.root.appending(folder).string
        let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
        return try names.filter { name in endings.contains(where: name.hasSuffix) }.map { name in
            (name, try String(contentsOfFile: "\(root)/\(name)", encoding: .utf8))
        }
    }

    /// The codes of every error that the sources can make.
    private static func codesInSources() throws -> Set<String> {
        let swift = try texts(below: "Sources", endings: [".swift"]).flatMap { file in
            file.text.matches(of: #/\bcode:\s*"([a-z0-9_]+)"/#).map { String($0.1) }
        }
        let python = try texts(below: "Python", endings: ["_runner.py"]).flatMap { file in
            file.text.matches(of: #/\bFailure\(\s*"([a-z0-9_]+)"/#).map { String($0.1) }
        }
        let worker = try texts(below: "Sources/sotto-worker", endings: [".swift"]).flatMap { file in
            file.text.matches(of: #/(?:init|WorkerProblem)\(\s*"([a-z0-9_]+)"/#).map { String($0.1) }
        }
        return Set(swift + python + worker)
    }

    /// The rows of its tables: code, message, cause, what to do.
    private static func rows() throws -> [[String]] {
        try String(contentsOfFile: Repository.root.appending("docs/errors.md").string, encoding: .utf8)
            .split(separator: "\n").filter { $0.hasPrefix("| `") }
            .map { $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
    }

    private static func code(_ row: [String]) -> String { row[0].trimmingCharacters(in: ["`"]) }

    @Test("It has each code of the sources, once, and no other")
    func complete() throws {
        let documented = try Self.rows().map(Self.code)
        let codes = try Self.codesInSources()
        #expect(codes.count > 60)
        #expect(codes.subtracting(documented) == [])
        #expect(Set(documented).subtracting(codes) == [])
        #expect(Set(documented).count == documented.count)
    }

    @Test("It gives each code a message, a cause and what to do")
    func rows() throws {
        for row in try Self.rows() {
            #expect(row.count == 4 && row.allSatisfy { $0.count > 5 }, "\(row)")
        }
    }

    @Test("Each code is produced by a test")
    func tested() throws {
        // Lists of codes produce nothing.
        let lists = ["ErrorCatalogueTests.swift", "ErrorTests.swift"]
        let tests = try Self.texts(below: "Tests", endings: [".swift", ".py"])
            .filter { file in !lists.contains(where: file.name.hasSuffix) }.map(\.text).joined()
        // Stands for what nobody has foreseen, so there is no way to it.
        let unreachable: Set = ["unexpected"]
        for code in try Self.codesInSources().subtracting(unreachable).sorted() {
            #expect(tests.contains("\"\(code)\"") || tests.contains("[\(code)]"), "nothing tests \"\(code)\"")
        }
    }
}
