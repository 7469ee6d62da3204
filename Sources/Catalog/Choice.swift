/// One of several things that can be chosen by name.
///
/// Its id is what the command line, the HTTP API, the database and manifests call it, and never changes; its label is
/// what people read.
public protocol Choice: Hashable, Sendable, Codable {
    static var all: [Self] { get }
    var id: String { get }
    var label: String { get }
}

extension Choice {
    /// Finds a choice by its id.
    public init?(id: String) {
        guard let choice = Self.all.first(where: { $0.id == id }) else { return nil }
        self = choice
    }
}

extension Choice where Self: RawRepresentable<String> {
    public var id: String { rawValue }
}

extension Choice where Self: CaseIterable, AllCases == [Self] {
    public static var all: [Self] { allCases }
}

extension Sequence where Element: Choice {
    /// The ids in their order, with commas between them.
    public var ids: String { map(\.id).joined(separator: ", ") }

    /// The ids as a sentence names alternatives: `16, 24 or 32f`.
    public var alternatives: String {
        let ids = map(\.id)
        return (ids.dropLast(2) + [ids.suffix(2).joined(separator: " or ")]).joined(separator: ", ")
    }
}
