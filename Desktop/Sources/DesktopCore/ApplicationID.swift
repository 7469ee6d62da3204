/// The name under which the session bus knows the window of a home, so that each home has one.
public enum ApplicationID {
    /// The name of the desktop entry, of the icon and of the user's own library.
    public static let installed = "org.sotto.Sotto"

    /// - Parameters:
    ///   - home: by its real path.
    ///   - usersOwn: the home that needs no option, by its real path.
    public static func of(_ home: Home, usersOwn: Home) -> String {
        home == usersOwn ? installed : "\(installed).h\(hash(home.path))"
    }

    /// FNV-1a with 64 bits: the same for ever, unlike Swift's own hashes.
    private static func hash(_ text: String) -> String {
        let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
