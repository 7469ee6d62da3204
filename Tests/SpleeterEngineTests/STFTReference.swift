/// Bins of the short-time transform of a made signal, computed by NumPy 2.4.6 in double precision with
///
///     import numpy as np
///     n = np.arange(12000)
///     x = (n * n * 7 + n * 13) % 1009 / 504.5 - 1
///     y = np.concatenate([np.zeros(4096), x, np.zeros(8192)])
///     w = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(4096) / 4096)
///     for t in (1, 4, 10, 15):
///         s = np.fft.rfft(w * y[1024 * t : 1024 * t + 4096])
///         for k in (0, 1, 2, 57, 1023, 1024, 2047, 2048):
///             print(f"Entry(frame: {t}, bin: {k}, real: {s[k].real:.9f}, imaginary: {s[k].imag:.9f}),")
enum STFTReference {
    struct Entry {
        let frame: Int
        let bin: Int
        let real: Double
        let imaginary: Double
    }

    /// The signal x.
    static let signal: [Float] = (0..<12_000).map { (n: Int) -> Float in
        let step = (n * n * 7 + n * 13) % 1_009
        return Float(Double(step) / 504.5 - 1)
    }

    static let entries = [
        Entry(frame: 1, bin: 0, real: 0.444766839, imaginary: 0.000000000),
        Entry(frame: 1, bin: 1, real: -0.173514081, imaginary: 0.640402957),
        Entry(frame: 1, bin: 2, real: -1.007693961, imaginary: -0.025160078),
        Entry(frame: 1, bin: 57, real: -1.423132344, imaginary: 0.753244876),
        Entry(frame: 1, bin: 1023, real: 4.278536096, imaginary: 0.253315777),
        Entry(frame: 1, bin: 1024, real: -0.035157551, imaginary: 4.104525714),
        Entry(frame: 1, bin: 2047, real: -0.074692870, imaginary: 1.210843674),
        Entry(frame: 1, bin: 2048, real: -1.195930301, imaginary: 0.000000000),
        Entry(frame: 4, bin: 0, real: -66.893829650, imaginary: 0.000000000),
        Entry(frame: 4, bin: 1, real: 33.621234604, imaginary: 0.082000871),
        Entry(frame: 4, bin: 2, real: 0.432337776, imaginary: 0.342212945),
        Entry(frame: 4, bin: 57, real: -3.640454131, imaginary: 1.592065889),
        Entry(frame: 4, bin: 1023, real: 5.809736289, imaginary: 35.990878699),
        Entry(frame: 4, bin: 1024, real: -2.840745386, imaginary: -17.701303630),
        Entry(frame: 4, bin: 2047, real: -2.802492671, imaginary: 0.931964231),
        Entry(frame: 4, bin: 2048, real: -0.058523637, imaginary: 0.000000000),
        Entry(frame: 10, bin: 0, real: -66.978866391, imaginary: 0.000000000),
        Entry(frame: 10, bin: 1, real: 33.509104269, imaginary: 0.107183076),
        Entry(frame: 10, bin: 2, real: 0.142868849, imaginary: 0.487059691),
        Entry(frame: 10, bin: 57, real: -1.598082342, imaginary: -3.700031747),
        Entry(frame: 10, bin: 1023, real: -10.778548414, imaginary: -34.857478894),
        Entry(frame: 10, bin: 1024, real: 5.261179424, imaginary: 17.101123591),
        Entry(frame: 10, bin: 2047, real: -2.421293736, imaginary: 1.664681169),
        Entry(frame: 10, bin: 2048, real: -0.038305358, imaginary: 0.000000000),
        Entry(frame: 15, bin: 0, real: -2.165415337, imaginary: 0.000000000),
        Entry(frame: 15, bin: 1, real: -0.918810993, imaginary: 1.941998004),
        Entry(frame: 15, bin: 2, real: 1.364397183, imaginary: 1.610902483),
        Entry(frame: 15, bin: 57, real: -0.458257402, imaginary: -0.352186797),
        Entry(frame: 15, bin: 1023, real: -2.301248063, imaginary: 0.506750201),
        Entry(frame: 15, bin: 1024, real: -0.731899363, imaginary: 2.204202277),
        Entry(frame: 15, bin: 2047, real: -0.127169146, imaginary: -0.013057580),
        Entry(frame: 15, bin: 2048, real: -0.076783774, imaginary: 0.000000000),
    ]
}
