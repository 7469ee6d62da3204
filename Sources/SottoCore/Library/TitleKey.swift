import Foundation

/// What titles are ordered by: as people look things up, not as computers number letters.
enum TitleKey {
    private static let digits = 12

    /// Case, accents and widths make no difference, and numbers count as numbers: `Scene 2` comes before `scene 10`.
    static func of(_ title: String) -> String {
        let folded = title.folding(
            options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
        var key = ""
        var number = ""
        for character in folded {
            if character.isASCII, character.isNumber {
                number.append(character)
            } else {
                key += padded(number)
                number = ""
                key.append(character)
            }
        }
        return key + padded(number)
    }

    private static func padded(_ number: String) -> String {
        number.isEmpty ? "" : String(repeating: "0", count: max(0, digits - number.count)) + number
    }
}
