/// The names of one network's variables in Spleeter's checkpoint, where both networks are numbered on.
struct UNetVariables {
    private let network: Int

    /// - Parameter network: 0 for the first one in the checkpoint.
    init(network: Int) {
        self.network = network
    }

    /// The convolutions: six that halve, then the last layer.
    func convolution(_ number: Int) -> String { Self.name("conv2d", 7 * network + number) }

    /// The six transposed convolutions.
    func transposed(_ number: Int) -> String { Self.name("conv2d_transpose", 6 * network + number) }

    /// The normalizations: one behind each convolution that halves, then one behind each transposed one.
    func norm(_ number: Int) -> String { Self.name("batch_normalization", 12 * network + number) }

    /// All of the network's variables.
    var all: [String] {
        let layers = (0..<7).map(convolution) + (0..<6).map(transposed)
        let learnt = ["gamma", "beta", "moving_mean", "moving_variance"]
        return layers.flatMap { ["\($0)/kernel", "\($0)/bias"] }
            + (0..<12).flatMap { number in learnt.map { "\(norm(number))/\($0)" } }
    }

    /// The checkpoint's one variable that belongs to no network: how long it was trained.
    static let step = "global_step"

    private static func name(_ kind: String, _ number: Int) -> String { number == 0 ? kind : "\(kind)_\(number)" }
}
