import Foundation

/// How long work will go on, judged by how long it took so far.
enum TimeLeft {
    /// Such as `1:05 left`; nil while there is too little to judge by.
    static func text(fraction: Double, elapsed: Duration) -> String? {
        guard elapsed > .seconds(2), (0.06..<1).contains(fraction) else { return nil }
        let seconds = elapsed / Duration.seconds(1)
        return "\(clock(seconds: seconds * (1 - fraction) / fraction)) left"
    }

    /// Such as `2:05` or `1:02:05`.
    static func clock(seconds: Double) -> String {
        let total = Int(seconds.rounded())
        let (hours, minutes, rest) = (total / 3_600, total / 60 % 60, total % 60)
        return hours > 0
            ? String(format: "%d:%02d:%02d", hours, minutes, rest) : String(format: "%d:%02d", minutes, rest)
    }
}
