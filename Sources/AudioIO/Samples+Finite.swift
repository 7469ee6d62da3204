extension [Float] {
    /// Whether all samples are numbers. A sum of zeros times samples is zero, unless one is not finite: that needs no
    /// branch for each.
    package var areFinite: Bool {
        var sum: Float = 0
        for sample in self { sum += sample * 0 }
        return sum == 0
    }
}
