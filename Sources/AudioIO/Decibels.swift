import Glibc

/// Conversion between amplitude ratios and decibels.
public enum Decibels {
    /// 20·log₁₀ of an amplitude ratio; nil for zero, which has no finite level.
    public static func of(amplitude: Double) -> Double? {
        amplitude > 0 ? 20 * log10(amplitude) : nil
    }
}
