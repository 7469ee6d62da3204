import Foundation
import Hummingbird
import SottoCore
import SottoServer
import TestSupport
import Testing

private struct Results: Decodable {
    struct Result: Decodable {
        struct Item: Decodable {
            var id: String
            var path: String
        }

        var path: String
        var addition: String?
        var item: Item?
        var error: SottoError?
    }

    var results: [Result]
}

@Suite("Adding by path through the API")
struct AdditionEndpointsTests {
    private let test: TestHome

    init() throws {
        test = try TestHome()
    }

    private func add(_ paths: [String]) async throws -> [Results.Result] {
        let endpoints = AdditionEndpoints(library: test.library, environment: TestHome.environment).endpoints
        let add = try #require(endpoints.first { $0.path == "/items" })
        let body = String(decoding: try JSONEncoder().encode(["paths": paths]), as: UTF8.self)
        let request = Requests.make(.post, "/items", headers: [.contentType: "application/json"], body: body)
        let response = try await add.handle(request, Requests.context)
        #expect(response.status == .ok)
        return try JSON.decode(Results.self, from: Data(await response.bytes())).results
    }

    @Test("Each path has its result, in the order of the paths, whatever becomes of the others")
    func mixed() async throws {
        let one = test.folder.file("one.wav").string
        try await Program.ffmpeg("-f", "lavfi", "-i", "sine=duration=0.2", "file:\(one)")
        try test.folder.write("words", to: "words.txt")
        let words = test.folder.file("words.txt").string
        let results = try await add([words, "one.wav", one, "/no/such.wav", "a\0b", one])
        #expect(results.map(\.path) == [words, "one.wav", one, "/no/such.wav", "a\0b", one])
        #expect(
            results.map { $0.error?.code ?? $0.addition } == [
                "not_media", "path_not_absolute", "added", "not_found", "name_invalid", "known",
            ])
        #expect(results[2].item?.path == one)
        #expect(results[5].item?.id == results[2].item?.id)
        #expect(try test.library.page(limit: 10).totalCount == 1)
    }

    @Test(
        "Only whole paths are taken: the server's own folder means nothing to who asks",
        arguments: ["film.mp4", "./film.mp4", "../film.mp4", "~", "~root/film.mp4", " /film.mp4"])
    func relative(_ path: String) async throws {
        let error = try await add([path]).first?.error
        #expect(error?.code == "path_not_absolute")
        #expect(error?.message.contains("\"\(path)\"") == true)
    }

    @Test("A file's address is its path; what is not on this machine is refused by the name that it was given")
    func addresses() async throws {
        let results = try await add(["file:///no%20such.wav", "smb://studio/film.mov", "file://elsewhere/film.mov"])
        #expect(results.map { $0.error?.code } == ["not_found", "not_a_path", "not_a_path"])
        #expect(results[0].error?.message.contains("\"/no such.wav\"") == true)
    }

    @Test("A tilde is the home of who runs the server")
    func tilde() async throws {
        let error = try await add(["~/no such file of \(UUID())"]).first?.error
        #expect(error?.code == "not_found")
        #expect(error?.message.contains("\"\(FileManager.default.homeDirectoryForCurrentUser.path)/no such") == true)
    }

    @Test("A list of no paths, of an empty one, or of too many is refused", arguments: [[], [""], ["/a", ""]])
    func refused(_ paths: [String]) async throws {
        let error = await #expect(throws: APIError.self) { try await add(paths) }
        #expect(error?.error.code == "invalid_request")
        let many = await #expect(throws: APIError.self) { try await add(Array(repeating: "/a", count: 1_001)) }
        #expect(many?.error.code == "invalid_request")
    }
}
