extension [Float] {
    /// Whether all samples are numbers. One comparison of bit patterns for all of them: those of infinity and of what
    /// is not a number are the greatest, and integers, unlike floats, may be compared in any order, many at a time.
    package var areFinite: Bool {
        var greatest: UInt32 = 0
        for sample in self { greatest = Swift.max(greatest, sample.magnitude.bitPattern) }
        return greatest < Float.infinity.bitPattern
    }
}
