/// Text for people to read on a terminal, in which no foreign part can do anything but be read.
///
/// What a program writes itself, the literals, stays as it is. What is interpolated, such as a title, a path or what
/// another program said, has its control characters shown: `\u{1B}` for an escape. That holds for C0, DEL and C1, for
/// line and paragraph separators, and for the characters that change the direction of text.
///
/// The window's package has this file too, by a link.
public struct VisibleText: Sendable, Equatable, ExpressibleByStringInterpolation {
    /// The text as it can be written.
    public let text: String

    /// Foreign text, of one line.
    public init(of foreign: String) {
        text = Self.show(foreign) { _ in false }
    }

    /// Foreign text whose line ends and tabs are meant.
    public init(lines foreign: String) {
        text = Self.show(foreign) { $0 == "\n" || $0 == "\t" }
    }

    public init(stringLiteral value: String) {
        text = value
    }

    public init(stringInterpolation interpolation: Interpolation) {
        text = interpolation.text
    }

    public struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        public init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        public mutating func appendLiteral(_ literal: String) {
            text += literal
        }

        public mutating func appendInterpolation(_ visible: VisibleText) {
            text += visible.text
        }

        public mutating func appendInterpolation(_ foreign: some Any) {
            text += VisibleText(of: "\(foreign)").text
        }
    }

    private static func show(_ foreign: String, isMeant: (Unicode.Scalar) -> Bool) -> String {
        guard foreign.unicodeScalars.contains(where: isControl) else { return foreign }
        var result = String.UnicodeScalarView()
        for scalar in foreign.unicodeScalars {
            guard isControl(scalar), !isMeant(scalar) else {
                result.append(scalar)
                continue
            }
            let digits = String(scalar.value, radix: 16, uppercase: true)
            result.append(contentsOf: "\\u{\(digits.utf8.count < 2 ? "0" : "")\(digits)}".unicodeScalars)
        }
        return String(result)
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: scalar.properties.isBidiControl
        }
    }
}
