extension String {
    /// Compares all characters, however early one differs: how long it takes tells nothing of a secret but its length.
    func isSecretlyEqual(to other: String) -> Bool {
        let (given, wanted) = (Array(utf8), Array(other.utf8))
        guard given.count == wanted.count else { return false }
        return zip(given, wanted).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
