import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import SottoCore

/// The body of a request, as a document with known keys.
package protocol RequestDocument: Decodable, Sendable {
    static var keys: Set<String> { get }
}

/// Reads the bodies of requests.
package enum RequestDocuments {
    /// In bytes.
    package static let limit = 1 << 20
    /// Who sends a document so slowly only keeps a connection from others.
    private static let longest = Duration.seconds(20)

    /// - Throws: ``APIError`` when the body is anything but the document.
    package static func read<Document: RequestDocument>(
        _ type: Document.Type, from request: Request
    ) async throws -> Document {
        // A page of another origin cannot send this type without being asked about it first.
        guard request.headers[.contentType].map(isJSON) == true else {
            throw APIError.wrongContentType(expected: "application/json")
        }
        let data = try await collect(request.body)
        do {
            let unknown = try keyNames(of: data).subtracting(Document.keys)
            if let name = unknown.min() { throw APIError.invalidRequest("The key \"\(name)\" is not known.") }
            return try JSON.decode(Document.self, from: data)
        } catch let error as DecodingError {
            throw APIError.invalidRequest(describe(error))
        }
    }

    /// - Throws: ``APIError`` for a body that is too long, breaks off, or is not in the form that its head says.
    private static func collect(_ body: RequestBody) async throws -> Data {
        do {
            return Data(buffer: try await within(longest) { try await body.collect(upTo: limit) })
        } catch is NIOTooManyBytesError {
            throw APIError.tooLarge(limit: limit)
        } catch let error where !(error is CancellationError) {
            throw APIError.invalidRequest("The body cannot be read to its end.")
        }
    }

    private static func within<Value: Sendable>(
        _ time: Duration, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await work() }
            group.addTask {
                try await Task.sleep(for: time)
                return nil
            }
            guard let first = try await group.next(), let value = first else {
                throw APIError.invalidRequest("The body took longer than \(longest.components.seconds) seconds.")
            }
            return value
        }
    }

    /// Parses all of the body: what is found wrong after this is in its values.
    private static func keyNames(of data: Data) throws -> Set<String> {
        do {
            return try JSONDecoder().decode(KeyNames.self, from: data).names
        } catch DecodingError.dataCorrupted {
            throw APIError.invalidRequest("The body is not JSON.")
        }
    }

    private static func isJSON(_ type: String) -> Bool {
        type.split(separator: ";").first?.trimmingCharacters(in: .whitespaces).lowercased() == "application/json"
    }

    private static func describe(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, _): "The key \"\(key.stringValue)\" is missing."
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            context.codingPath.isEmpty
                ? "The body is not a JSON object." : "The value of \"\(place(context))\" has the wrong type."
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            "The value of \"\(place(context))\" is not one that it can have."
        default: "A number of the body is not one that it can hold."
        }
    }

    private static func place(_ context: DecodingError.Context) -> String {
        context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
    }
}

/// The names of an object's keys, as they are written.
private struct KeyNames: Decodable {
    private struct Name: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    let names: Set<String>

    init(from decoder: any Decoder) throws {
        names = Set(try decoder.container(keyedBy: Name.self).allKeys.map(\.stringValue))
    }
}
