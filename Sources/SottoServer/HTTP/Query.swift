import Foundation
import Hummingbird
import SottoCore

/// The query of a request, with values of known kinds.
package struct Query {
    private let values: [String: String]

    /// - Throws: ``APIError`` when it is not properly encoded.
    package init(_ request: Request) throws {
        // Forms write a space as a plus sign.
        let text = (request.uri.query ?? "").replacing("+", with: "%20")
        var values: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts[0].removingPercentEncoding,
                let value = parts.count < 2 ? "" : parts[1].removingPercentEncoding
            else { throw APIError.invalidRequest("The query \"\(text)\" is not properly encoded.") }
            values[name] = value
        }
        self.values = values
    }

    package func text(_ name: String, limit: Int) throws -> String? {
        guard let value = values[name] else { return nil }
        guard value.unicodeScalars.count <= limit else {
            throw APIError.invalidRequest("\"\(name)\" is longer than \(limit) characters.")
        }
        return value
    }

    package func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let value = values[name] else { return nil }
        guard let number = Int(value), range.contains(number) else {
            throw APIError.invalidRequest(
                "\"\(name)\" must be a number from \(range.lowerBound) to \(range.upperBound); it is \"\(value)\".")
        }
        return number
    }

    /// A number that has to be there.
    package func number(_ name: String, in range: ClosedRange<Double>) throws -> Double {
        guard let text = values[name], let number = Double(text), range.contains(number) else {
            let given = values[name].map { "it is \"\($0)\"" } ?? "it is not given"
            throw APIError.invalidRequest(
                "\"\(name)\" must be a number from \(range.lowerBound) to \(range.upperBound); \(given).")
        }
        return number
    }

    /// How long a page of a list is to be.
    package func limit() throws -> Int { try integer("limit", in: 1...1_000) ?? 100 }

    /// Where a page of a list begins.
    package func cursor() throws -> Int64? {
        try integer("cursor", in: 0...999_999_999_999_999_999).map(Int64.init)
    }

    /// Which of an item's stems are meant.
    func stemSet() throws -> StemSet { try choice("stem_set") ?? .current }

    package func flag(_ name: String) throws -> Bool {
        switch values[name] {
        case nil, "false": return false
        case "true": return true
        case let value?: throw APIError.invalidRequest("\"\(name)\" must be true or false; it is \"\(value)\".")
        }
    }

    package func choice<Value: RawRepresentable & CaseIterable>(
        _ name: String, _ type: Value.Type = Value.self
    ) throws -> Value? where Value.RawValue == String {
        guard let value = values[name] else { return nil }
        guard let choice = Value(rawValue: value) else {
            let possible = Value.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            throw APIError.invalidRequest("\"\(name)\" must be one of \(possible); it is \"\(value)\".")
        }
        return choice
    }
}
