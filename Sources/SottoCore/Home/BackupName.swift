import Foundation
import SystemPackage

/// The name of a copy of the database: `sotto-DATE-NUMBER.sqlite`, or `sotto-DATE.sqlite` of earlier versions.
struct BackupName: Sendable {
    let name: FilePath.Component
    /// Which copy of this home it is, from 1 on; nil where an earlier version has made it.
    let number: Int?
    /// The day that the clock showed, such as `2026-11-30`.
    private let day: Substring

    init(number: Int, date: Date) {
        let day = Self.day(of: date)
        self.number = number
        self.day = day[...]
        // Letters, digits, dashes and a dot are always a name.
        name = FilePath.Component("sotto-\(day)-\(String(format: "%04d", number)).sqlite") ?? "sotto.sqlite"
    }

    /// - Returns: nil for what is no such name, and so not Sotto's to count or to remove.
    init?(_ name: String) {
        guard let parts = name.wholeMatch(of: /sotto-(\d{4}-\d{2}-\d{2})(?:-(\d{4,9}))?\.sqlite/),
            let component = FilePath.Component(name)
        else { return nil }
        self.name = component
        day = parts.1
        number = parts.2.flatMap { Int($0) }
    }

    static func day(of date: Date) -> String { date.ISO8601Format(.iso8601Date(timeZone: .gmt)) }

    /// Without a number only the day can tell, and a day that is still to come tells nothing.
    func isOlder(than other: Self, today: String) -> Bool {
        func age(_ copy: Self) -> (Int, Int, Substring) { (copy.number ?? 0, copy.day > today ? 0 : 1, copy.day) }
        return age(self) < age(other)
    }
}
