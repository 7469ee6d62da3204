import Foundation
import HTTPTypes
import Hummingbird
import SottoServer
import SystemPackage
import TestSupport
import Testing

@Suite("Answering with a file")
struct FileResponseTests {
    private let folder: TemporaryFolder
    private let path: FilePath

    /// A file of a hundred bytes, each its own number.
    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("a.wav")
        try Data(0..<100).write(to: URL(filePath: path.string))
    }

    private func response(
        _ headers: HTTPFields = [:], to name: String = "a.wav", as download: String? = nil
    ) async throws -> Response {
        let file = FileResponse(path: folder.file(name), contentType: "audio/wav", downloadName: download)
        return try #require(try await file.response(to: Requests.make(headers: headers), Requests.context))
    }

    @Test("A file is served whole, with its type, its length, and a tag that tells this version of it")
    func whole() async throws {
        let response = try await response()
        #expect(response.status == .ok)
        #expect(response.headers[.contentType] == "audio/wav")
        #expect(response.headers[.acceptRanges] == "bytes")
        #expect(response.headers[.contentRange] == nil)
        #expect(response.headers[.contentDisposition] == nil)
        #expect(response.body.contentLength == 100)
        #expect(try await response.bytes() == Array(0..<100))
    }

    @Test(
        "A range is just that part",
        arguments: [("bytes=10-19", 10..<20), ("bytes=90-", 90..<100), ("bytes=-1", 99..<100)])
    func part(_ range: String, _ bytes: Range<Int>) async throws {
        let response = try await response([.range: range])
        #expect(response.status == .partialContent)
        #expect(response.headers[.contentRange] == "bytes \(bytes.lowerBound)-\(bytes.upperBound - 1)/100")
        #expect(response.body.contentLength == bytes.count)
        #expect(try await response.bytes() == bytes.map(UInt8.init))
    }

    @Test("A range beyond the end is refused, with how long the file is", arguments: ["bytes=100-", "bytes=-0"])
    func beyond(_ range: String) async throws {
        let error = await #expect(throws: APIError.self) { try await response([.range: range]) }
        #expect(error?.status == .rangeNotSatisfiable)
        #expect(error?.error.code == "range_not_satisfiable")
        #expect(error?.headers[.contentRange] == "bytes */100")
    }

    @Test("Who has this version gets none of it again; who has another gets all")
    func cached() async throws {
        let tag = try #require(try await response().headers[.eTag])
        let same = try await response([.ifNoneMatch: tag])
        #expect(same.status == .notModified)
        #expect(try await same.bytes().isEmpty)
        #expect(try await response([.ifNoneMatch: "\"other\""]).status == .ok)
    }

    @Test("A range of a version that is gone is answered with the whole of the new one")
    func changed() async throws {
        let tag = try #require(try await response().headers[.eTag])
        #expect(try await response([.range: "bytes=0-9", .ifRange: tag]).status == .partialContent)
        try Data(100..<200).write(to: URL(filePath: path.string))
        let new = try await response([.range: "bytes=0-9", .ifRange: tag])
        #expect(new.status == .ok)
        #expect(new.headers[.eTag] != tag)
        #expect(try await new.bytes() == Array(100..<200))
    }

    @Test("An empty file is served as such")
    func empty() async throws {
        try folder.write("", to: "empty.wav")
        let response = try await response(to: "empty.wav")
        #expect(response.status == .ok)
        #expect(try await response.bytes().isEmpty)
    }

    @Test("Where there is no file there is no answer: nothing, a folder, a broken link, a pipe")
    func none() async throws {
        try folder.folder("folder")
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("link").string, withDestinationPath: folder.file("gone").string)
        mkfifo(folder.file("pipe").string, 0o600)
        for name in ["gone", "folder", "link", "pipe"] {
            let file = FileResponse(path: folder.file(name), contentType: "audio/wav")
            #expect(try await file.response(to: Requests.make(), Requests.context) == nil, "\(name)")
        }
    }

    @Test(
        "A file is saved under any name, and no name can add to the header",
        arguments: [
            ("film.mp4", "film.mp4"), ("a b.wav", "a%20b.wav"), ("ä.wav", "%C3%A4.wav"), ("🎬", "%F0%9F%8E%AC"),
            ("\"; x=\"", "%22%3B%20x%3D%22"), ("a\r\nSet-Cookie: b", "a%0D%0ASet-Cookie%3A%20b"), ("100%", "100%25"),
            ("it's (1)*", "it%27s%20%281%29%2A"),
        ])
    func download(_ name: String, _ encoded: String) async throws {
        let header = try await response(as: name).headers[.contentDisposition]
        #expect(header == "attachment; filename*=UTF-8''\(encoded)")
    }
}
