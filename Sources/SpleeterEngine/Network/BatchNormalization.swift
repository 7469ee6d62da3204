/// Batch normalization with what was learnt, folded into a factor and a summand for each channel:
/// Ioffe and Szegedy, "Batch normalization" (2015).
struct BatchNormalization {
    /// As Spleeter's configuration has it.
    private static let epsilon: Float = 1e-3

    let scale: [Float]
    let shift: [Float]

    /// Reads the variables `name/{gamma,beta,moving_mean,moving_variance}`.
    init(_ name: String, channels: Int, from bundle: TensorBundle) throws {
        func variable(_ part: String) throws -> [Float] {
            try bundle.withFloats("\(name)/\(part)", shape: [channels]) { Array($0) }
        }
        let (gamma, beta) = (try variable("gamma"), try variable("beta"))
        let (mean, variance) = (try variable("moving_mean"), try variable("moving_variance"))
        scale = gamma.indices.map { gamma[$0] / (variance[$0] + Self.epsilon).squareRoot() }
        let scale = scale
        shift = beta.indices.map { beta[$0] - mean[$0] * scale[$0] }
    }
}
