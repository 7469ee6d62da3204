import Foundation

/// What titles are ordered by: as people look things up, not as computers number letters.
enum TitleKey {
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
                key += sortable(number)
                number = ""
                key.append(character)
            }
        }
        return key + sortable(number)
    }

    /// A number of any length, after how many digits it has: the longer is the larger.
    private static func sortable(_ number: String) -> String {
        if number.isEmpty { return "" }
        let digits = number.drop { $0 == "0" }
        let length = String(digits.count)
        return String(repeating: "0", count: max(0, 3 - length.count)) + length + digits
    }
}
