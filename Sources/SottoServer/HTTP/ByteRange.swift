/// What a request's `Range` asks of a file (RFC 9110, section 14).
package enum ByteRange: Equatable {
    /// The whole file: no range, or one that is to be ignored because it is malformed, of an unknown unit, or several.
    case whole
    case part(ClosedRange<Int>)
    /// A range that no byte of the file is in.
    case unsatisfiable

    package init(_ header: String?, size: Int) {
        guard let header, header.hasPrefix("bytes=") else {
            self = .whole
            return
        }
        let ends = header.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, ends.allSatisfy({ $0.allSatisfy(\.isASCIIDigit) }), ends.contains(where: { !$0.isEmpty })
        else {
            self = .whole
            return
        }
        if ends[0].isEmpty {
            let length = min(Self.number(ends[1]), size)
            self = length > 0 ? .part(size - length...size - 1) : .unsatisfiable
            return
        }
        let first = Self.number(ends[0])
        let last = ends[1].isEmpty ? Int.max : Self.number(ends[1])
        if last < first {
            self = .whole
        } else {
            self = first < size ? .part(first...min(last, size - 1)) : .unsatisfiable
        }
    }

    /// A number that is larger than any file stands for the largest.
    private static func number(_ digits: Substring) -> Int { Int(digits) ?? .max }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
