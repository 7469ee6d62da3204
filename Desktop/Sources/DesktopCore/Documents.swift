import Foundation

/// What the window reads of the server's documents: openapi.yaml describes them.
public enum Documents {
    public static func decode<Document: Decodable>(_ type: Document.Type, from bytes: some Sequence<UInt8>) throws
        -> Document
    {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(type, from: Data(bytes))
    }

    public static func encode(_ document: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return [UInt8](try encoder.encode(document))
    }
}

/// How much there is to do.
public struct ServerStatus: Decodable, Equatable, Sendable {
    public var queued: Int
    public var running: Int

    public var activeJobs: Int { queued + running }
}

/// A job, as far as a notification tells of it.
public struct Job: Decodable, Equatable, Sendable {
    public enum State: String, Decodable, Sendable {
        case queued, running, succeeded, failed, cancelled
    }

    public var id: String
    public var type: String
    public var state: State
    public var title: String
    public var finishedAt: Date?
    public var error: Problem?

    public init(id: String, type: String, state: State, title: String, finishedAt: Date?, error: Problem?) {
        (self.id, self.type, self.state, self.title) = (id, type, state, title)
        (self.finishedAt, self.error) = (finishedAt, error)
    }
}

/// Files to add, by their paths.
public struct Addition: Encodable, Sendable {
    /// The server takes a thousand at once; fewer let the page show the first of many sooner.
    public static let limit = 100

    public var paths: [String]

    public init(paths: [String]) {
        self.paths = paths
    }
}

/// What became of each file.
public struct AdditionResults: Decodable, Equatable, Sendable {
    public struct Result: Decodable, Equatable, Sendable {
        public var path: String
        /// Nil when the file is in the library.
        public var error: Problem?
    }

    public var results: [Result]
}

/// How the server answers what it refuses.
public struct ErrorDocument: Decodable, Sendable {
    public var error: Problem
}

/// The window's nonce, to which the server has to give a proof.
public struct Challenge: Encodable, Sendable {
    public var nonce: String

    public init(nonce: String) {
        self.nonce = nonce
    }
}

/// A nonce of the server's, and a ``ServerProof`` with it: the server's own in its answer, the window's in return.
public struct Proof: Codable, Sendable {
    public var nonce: String
    public var proof: String

    public init(nonce: String, proof: String) {
        (self.nonce, self.proof) = (nonce, proof)
    }
}
