import SpleeterEngine

/// The U-Net as the paper has it, one multiplication after the other.
struct ReferenceUNet {
    /// Planes of floats, [channel][row][column].
    struct Image {
        var channels: Int
        var height: Int
        var width: Int
        var values: [Float]

        init(channels: Int, height: Int, width: Int) {
            (self.channels, self.height, self.width) = (channels, height, width)
            values = [Float](repeating: 0, count: channels * height * width)
        }

        subscript(channel: Int, row: Int, column: Int) -> Float {
            get {
                guard 0..<height ~= row, 0..<width ~= column else { return 0 }
                return values[(channel * height + row) * width + column]
            }
            set { values[(channel * height + row) * width + column] = newValue }
        }
    }

    let bundle: TensorBundle
    let network: Int
    let widths: [Int]

    func run(_ mixture: Image) throws -> Image {
        var input = mixture
        var raw: [Image] = []
        for level in 0..<6 {
            let output = try convolution(input, level, outputs: widths[level])
            raw.append(output)
            input = try normalized(output, level) { $0 }
            for index in input.values.indices where input.values[index] < 0 { input.values[index] *= 0.2 }
        }
        input = raw[5]
        for level in (0..<6).reversed() {
            let outputs = level == 0 ? 1 : widths[level - 1]
            let up = try transposed(input, 5 - level, outputs: outputs)
            let decoded = try normalized(up, 6 + 5 - level) { max(0, $0) }
            input = level == 0 ? decoded : Self.joined(raw[level - 1], decoded)
        }
        return try lastConvolution(input, mixture)
    }

    private func name(_ kind: String, _ number: Int) -> String { number == 0 ? kind : "\(kind)_\(number)" }

    private func variable(_ name: String, _ shape: [Int]) throws -> [Float] {
        try bundle.withFloats(name, shape: shape) { Array($0) }
    }

    private func convolution(_ input: Image, _ number: Int, outputs: Int) throws -> Image {
        let name = name("conv2d", 7 * network + number)
        let kernel = try variable("\(name)/kernel", [5, 5, input.channels, outputs])
        let bias = try variable("\(name)/bias", [outputs])
        var output = Image(channels: outputs, height: input.height / 2, width: input.width / 2)
        for channel in 0..<outputs {
            for row in 0..<output.height {
                for column in 0..<output.width {
                    var sum = Double(bias[channel])
                    for y in 0..<5 {
                        for x in 0..<5 {
                            for source in 0..<input.channels {
                                let weight = kernel[((y * 5 + x) * input.channels + source) * outputs + channel]
                                sum += Double(weight * input[source, 2 * row + y - 1, 2 * column + x - 1])
                            }
                        }
                    }
                    output[channel, row, column] = Float(sum)
                }
            }
        }
        return output
    }

    private func transposed(_ input: Image, _ number: Int, outputs: Int) throws -> Image {
        let name = name("conv2d_transpose", 6 * network + number)
        let kernel = try variable("\(name)/kernel", [5, 5, outputs, input.channels])
        let bias = try variable("\(name)/bias", [outputs])
        var output = Image(channels: outputs, height: input.height * 2, width: input.width * 2)
        for channel in 0..<outputs {
            for row in 0..<input.height {
                for column in 0..<input.width {
                    for y in 0..<5 where 0..<output.height ~= 2 * row + y - 1 {
                        for x in 0..<5 where 0..<output.width ~= 2 * column + x - 1 {
                            var sum: Float = 0
                            for source in 0..<input.channels {
                                let weight = kernel[((y * 5 + x) * outputs + channel) * input.channels + source]
                                sum += weight * input[source, row, column]
                            }
                            output[channel, 2 * row + y - 1, 2 * column + x - 1] += sum
                        }
                    }
                }
            }
            for row in 0..<output.height {
                for column in 0..<output.width { output[channel, row, column] += bias[channel] }
            }
        }
        return output
    }

    private func normalized(_ input: Image, _ number: Int, after rectify: (Float) -> Float) throws -> Image {
        let name = name("batch_normalization", 12 * network + number)
        func part(_ part: String) throws -> [Float] { try variable("\(name)/\(part)", [input.channels]) }
        let (gamma, beta) = (try part("gamma"), try part("beta"))
        let (mean, variance) = (try part("moving_mean"), try part("moving_variance"))
        var output = input
        for index in output.values.indices {
            let channel = index / (input.height * input.width)
            let deviation = (variance[channel] + 1e-3).squareRoot()
            output.values[index] =
                (rectify(input.values[index]) - mean[channel]) / deviation * gamma[channel] + beta[channel]
        }
        return output
    }

    private func lastConvolution(_ input: Image, _ mixture: Image) throws -> Image {
        let name = name("conv2d", 7 * network + 6)
        let kernel = try variable("\(name)/kernel", [4, 4, 1, 2])
        let bias = try variable("\(name)/bias", [2])
        var output = Image(channels: 2, height: input.height, width: input.width)
        for channel in 0..<2 {
            for row in 0..<output.height {
                for column in 0..<output.width {
                    var sum = Double(bias[channel])
                    for y in 0..<4 {
                        for x in 0..<4 {
                            let weight = kernel[(y * 4 + x) * 2 + channel]
                            sum += Double(weight * input[0, row + 2 * y - 3, column + 2 * x - 3])
                        }
                    }
                    output[channel, row, column] = Float(1 / (1 + exponential(-sum))) * mixture[channel, row, column]
                }
            }
        }
        return output
    }

    private func exponential(_ value: Double) -> Double {
        var (term, sum) = (1.0, 1.0)
        for power in 1..<200 {
            term *= value / Double(power)
            sum += term
        }
        return sum
    }

    private static func joined(_ first: Image, _ second: Image) -> Image {
        var image = Image(channels: first.channels + second.channels, height: first.height, width: first.width)
        image.values = first.values + second.values
        return image
    }
}
