import Catalog
import Foundation
import HTTPTypes
import Hummingbird
import SottoServer
import SystemPackage
import TestSupport
import Testing

@Suite("The page's files")
struct PageFilesTests {
    private static let folder = Repository.root.appending("Sources/SottoServer/Page")
    private let endpoints = PageFiles().endpoints

    private func content(_ name: String) throws -> String {
        try String(contentsOfFile: Self.folder.appending(name).string, encoding: .utf8)
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: Self.folder.string).sorted()
    }

    private func serve(_ path: String, _ headers: HTTPFields = [:]) async throws -> Response {
        let endpoint = try #require(endpoints.first { $0.path == path }, "\"\(path)\" is not served")
        return try await endpoint.handle(Requests.make(.get, path, headers: headers), Requests.context)
    }

    @Test("Every file of the folder and the catalogue are served, and nothing else; the page itself is at the root too")
    func complete() throws {
        #expect(endpoints.map(\.path).sorted() == (try names().map { "/\($0)" } + ["/", "/catalog.js"]).sorted())
        #expect(endpoints.allSatisfy { $0.method == .get })
    }

    @Test("Each is served as it is, with its type")
    func same() async throws {
        let types = ["html": "text/html", "css": "text/css", "svg": "image/svg+xml", "js": "text/javascript"]
        for name in try names() {
            let response = try await serve("/\(name)")
            #expect(response.status == .ok)
            #expect(String(decoding: try await response.bytes(), as: UTF8.self) == (try content(name)), "\(name)")
            let type = try #require(types[FilePath(name).extension ?? ""], "\"\(name)\" has no known type")
            #expect(response.headers[.contentType]?.hasPrefix(type) == true)
            #expect(response.headers[.cacheControl] == "no-cache")
        }
        #expect(try await serve("/").bytes() == Array(content("index.html").utf8))
    }

    @Test("The catalogue has the label of every engine, preset, precision and depth")
    func catalog() async throws {
        let module = String(decoding: try await serve("/catalog.js").bytes(), as: UTF8.self)
        func expect(_ name: String, _ choices: [some Choice]) throws {
            let line = try #require(module.split(separator: "\n").first { $0.hasPrefix("export const \(name) = ") })
            let object = line.dropFirst("export const \(name) = ".count).dropLast()
            let labels = try JSONDecoder().decode([String: String].self, from: Data(object.utf8))
            #expect(labels == Dictionary(uniqueKeysWithValues: choices.map { ($0.id, $0.label) }))
        }
        try expect("engineNames", Engine.all)
        try expect("presetNames", Preset.all)
        try expect("precisionNames", Precision.all)
        try expect("bitDepthNames", BitDepth.all)
    }

    @Test("Each has a tag of its own, with which a browser asks whether it is still right")
    func tags() async throws {
        var tags: Set<String> = []
        for name in try names() {
            let tag = try #require(try await serve("/\(name)").headers[.eTag])
            #expect(tag.wholeMatch(of: #/"[0-9a-f]+"/#) != nil)
            tags.insert(tag)
            let again = try await serve("/\(name)", [.ifNoneMatch: tag])
            #expect(again.status == .notModified)
            #expect(try await again.bytes().isEmpty)
        }
        #expect(try tags.count == names().count)
    }

    @Test("Whatever the page and its modules load is served")
    func references() throws {
        let paths = Set(endpoints.map(\.path))
        var loaded: [(file: String, reference: String)] = []
        for name in try names() {
            let text = try content(name)
            let found =
                text.matches(of: #/\b(?:from|import)(?:\s+|\s*\(\s*)"([^"\n]+)"/#).map { String($0.1) }
                + text.matches(of: #/new (?:Shared)?Worker\(\s*"([^"]+)"/#).map { String($0.1) }
                + text.matches(of: #/url\(\s*["']?([^"')]+)/#).map { String($0.1) }
                + text.matches(of: #/<(?:link|script|img|use)\b[^>]*?\s(?:href|src)="([^"]+)"/#).map { String($0.1) }
            loaded += found.filter { !$0.hasPrefix("#") }.map { (name, $0) }
        }
        let missing = loaded.filter { !paths.contains($0.reference) }
        #expect(missing.map { "\($0.file) loads \"\($0.reference)\"" } == [])
        #expect(loaded.count > 50)
    }

    @Test("The page loads nothing from elsewhere and has nothing inline, which its own policy would refuse")
    func policy() throws {
        for name in try names() {
            let text = try content(name)
            let elsewhere = text.matches(of: #/["'(](?:https?:)?\/\/[^"')\s]+/#).map { String($0.0) }
            // The names of XML's vocabularies look like addresses, and nobody loads them.
            #expect(elsewhere.allSatisfy { $0.contains("//www.w3.org/") }, "\(name): \(elsewhere)")
            guard name.hasSuffix(".html") else { continue }
            #expect(text.firstMatch(of: #/<style|\sstyle=|\son[a-z]+="|<script(?![^>]*\ssrc=)/#) == nil)
        }
    }
}
