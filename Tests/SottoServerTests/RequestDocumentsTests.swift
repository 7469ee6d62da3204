import HTTPTypes
import Hummingbird
import SottoServer
import Testing

private struct Order: RequestDocument, Equatable {
    enum Size: String, Decodable {
        case small, large
    }

    static let keys: Set = ["items", "bit_depth", "size"]
    var items: [String]
    var bitDepth: Int?
    var size: Size?
}

@Suite("The body of a request")
struct RequestDocumentsTests {
    private func read(_ body: String, type: String? = "application/json") async throws -> Order {
        var headers: HTTPFields = [:]
        headers[.contentType] = type
        return try await RequestDocuments.read(
            Order.self, from: Requests.make(.post, "/", headers: headers, body: body))
    }

    private func refusal(_ body: String, type: String? = "application/json") async -> APIError? {
        await #expect(throws: APIError.self) { try await read(body, type: type) }
    }

    @Test("A document with all keys or with those that must be there is read")
    func whole() async throws {
        let order = try await read(#"{"items": ["ä"], "bit_depth": 16, "size": "large"}"#)
        #expect(order == Order(items: ["ä"], bitDepth: 16, size: .large))
        #expect(try await read(#" {"items": [], "size": null} "#) == Order(items: []))
    }

    @Test(
        "It must be said to be JSON, in one way or another",
        arguments: ["application/json", "application/json; charset=utf-8", "Application/JSON ;x=y"])
    func type(_ type: String) async throws {
        #expect(try await read(#"{"items": []}"#, type: type).items.isEmpty)
    }

    @Test(
        "What pages of other origins can send without being asked is not taken",
        arguments: [
            nil, "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonx",
        ])
    func wrongType(_ type: String?) async {
        let error = await refusal(#"{"items": []}"#, type: type)
        #expect(error?.error.code == "wrong_content_type")
        #expect(error?.status == .unsupportedMediaType)
    }

    @Test(
        "What is no such document is refused, and says where",
        arguments: [
            ("", "not JSON"), ("{", "not JSON"), ("{\"items\": [}", "not JSON"), ("\u{FF}", "not JSON"),
            ("[]", "not a JSON object"), ("7", "not a JSON object"), ("null", "not a JSON object"),
            ("\"items\"", "not a JSON object"), ("{}", "\"items\" is missing"),
            (#"{"items": null}"#, "\"items\""), (#"{"items": "a"}"#, "\"items\" has the wrong type"),
            (#"{"items": ["a", 1]}"#, "\"items.1\" has the wrong type"),
            (#"{"items": [], "bit_depth": "16"}"#, "has the wrong type"),
            (#"{"items": [], "bit_depth": 1.5}"#, "A number"), (#"{"items": [], "bit_depth": 1e99}"#, "A number"),
            (#"{"items": [], "size": "huge"}"#, "\"size\" is not one"),
            (#"{"items": [], "extra": 1}"#, "\"extra\" is not known"),
            (#"{"items": [], "bitDepth": 16}"#, "\"bitDepth\" is not known"),
        ])
    func malformed(_ body: String, _ part: String) async {
        let error = await refusal(body)
        #expect(error?.error.code == "invalid_request")
        #expect(error?.status == .badRequest)
        #expect(error?.error.message.contains(part) == true, "\(error?.error.message ?? "")")
    }

    @Test("Arrays in arrays, however deep, are an error and no end of the process")
    func deep() async {
        let depth = 100_000
        let body = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        #expect(await refusal(body)?.status == .badRequest)
    }

    @Test("A body has a limit")
    func limit() async throws {
        let name = String(repeating: "x", count: RequestDocuments.limit - 20)
        #expect(try await read(#"{"items": ["\#(name)"]}"#).items == [name])
        let error = await refusal(#"{"items": ["\#(name)\#(name)"]}"#)
        #expect(error?.status == .contentTooLarge)
        #expect(error?.error.code == "request_too_large")
    }

    @Test("A body that breaks off is a fault of the request")
    func breaksOff() async throws {
        let (stream, continuation) = AsyncThrowingStream.makeStream(of: ByteBuffer.self)
        continuation.yield(ByteBuffer(string: "{"))
        continuation.finish(throwing: Disconnected())
        let head = Requests.make(.post, headers: [.contentType: "application/json"]).head
        let request = Request(head: head, body: RequestBody(asyncSequence: stream))
        let error = await #expect(throws: APIError.self) {
            try await RequestDocuments.read(Order.self, from: request)
        }
        #expect(error?.error.code == "invalid_request")
    }
}
