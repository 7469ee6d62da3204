/// One step of expectation and maximization of the multichannel Wiener filter for two sources, in closed form.
///
/// Each source is modelled in each bin as a power that changes from frame to frame times a spatial covariance R that
/// holds for a while (A. A. Nugraha, A. Liutkus and E. Vincent, "Multichannel audio source separation with deep neural
/// networks", IEEE/ACM TASLP, 2016). R comes from what the masks make of the frames around; then the filter is the
/// estimate with the least squared error. With one channel nothing is spatial, and the filter is the ratio of powers.
///
/// Works on eight frames at once, one a lane. Nothing is allocated.
package enum WienerFilter {
    /// Added to the mixture's covariance, as a share of its mean power: where both channels are nearly the same, the
    /// covariances alone would let the filter turn small differences into large ones.
    private static let loading: Float = 0.05
    /// The vocals' part of that is theirs where they are alone, so that nothing of a lone voice stays behind. Only there,
    /// beyond 25 dB: elsewhere the filter errs less for holding back (docs/decisions/0015).
    private static let alone: Float = 300
    /// Keeps quotients defined in silence.
    private static let epsilon: Float = 1e-12

    /// Sums over eight frames of `|v₀|², |v₁|², v₀·v̄₁` (real and imaginary part) of the vocals, then of the rest.
    @inline(__always)
    package static func moments(
        _ left: ComplexVector, _ right: ComplexVector, maskLeft: SIMD8<Float>, maskRight: SIMD8<Float>
    ) -> SIMD8<Float> {
        let (vocalsLeft, vocalsRight) = (left * maskLeft, right * maskRight)
        let (restLeft, restRight) = (left - vocalsLeft, right - vocalsRight)
        let vocals = vocalsLeft.timesConjugate(of: vocalsRight)
        let rest = restLeft.timesConjugate(of: restRight)
        var tile = Tile(
            vocalsLeft.power, vocalsRight.power, vocals.real, vocals.imaginary,
            restLeft.power, restRight.power, rest.real, rest.imaginary)
        tile.transpose()
        return tile.sum
    }

    /// The vocals of a bin of two channels.
    ///
    /// - Parameter moments: sums of ``moments(_:_:maskLeft:maskRight:)`` over the frames around.
    @inline(__always)
    package static func vocals(
        _ left: ComplexVector, _ right: ComplexVector, maskLeft: SIMD8<Float>, maskRight: SIMD8<Float>,
        moments: SIMD8<Float>
    ) -> (left: ComplexVector, right: ComplexVector) {
        let (vocalsLeft, vocalsRight) = (left * maskLeft, right * maskRight)
        let powerOfVocals = vocalsLeft.power + vocalsRight.power
        let powerOfRest = (left - vocalsLeft).power + (right - vocalsRight).power
        // A source's power divided by that of all frames around, to be multiplied by its moments: its covariance.
        let vocalsShare = powerOfVocals * (1 / (moments[0] + moments[1] + epsilon))
        let restShare = powerOfRest * (1 / (moments[4] + moments[5] + epsilon))
        func mixed(_ index: Int) -> SIMD8<Float> {
            (vocalsShare * moments[index]).addingProduct(restShare, SIMD8(repeating: moments[index + 4]))
        }
        var (leftPower, rightPower) = (mixed(0), mixed(1))
        let cross = ComplexVector(real: mixed(2), imaginary: mixed(3))
        let load = (leftPower + rightPower) * (loading / 2) + epsilon
        leftPower += load
        rightPower += load

        // The inverse of the mixture's covariance times the mixture, then times the vocals' covariance.
        let scale = 1 / (leftPower * rightPower - cross.power)
        let whitenedLeft = (left * rightPower - cross * right) * scale
        let whitenedRight = (right * leftPower - left.timesConjugate(of: cross)) * scale
        let vocalsLoad = load * powerOfVocals / (powerOfVocals + powerOfRest * alone + epsilon)
        let vocalsCross = ComplexVector(real: vocalsShare * moments[2], imaginary: vocalsShare * moments[3])
        return (
            whitenedLeft * (vocalsShare * moments[0] + vocalsLoad) + vocalsCross * whitenedRight,
            whitenedRight * (vocalsShare * moments[1] + vocalsLoad) + whitenedLeft.timesConjugate(of: vocalsCross)
        )
    }

    /// The share of the vocals in a bin of one channel.
    @inline(__always)
    package static func share(mask: SIMD8<Float>) -> SIMD8<Float> {
        let rest = 1 - mask
        let power = mask * mask
        return power / power.addingProduct(rest, rest)
    }
}

extension ComplexVector {
    /// The squared absolute value.
    @inline(__always)
    var power: SIMD8<Float> { (real * real).addingProduct(imaginary, imaginary) }

    /// `self · b`.
    @inline(__always)
    static func * (a: ComplexVector, b: ComplexVector) -> ComplexVector {
        ComplexVector(
            real: (a.real * b.real).subtractingProduct(a.imaginary, b.imaginary),
            imaginary: (a.real * b.imaginary).addingProduct(a.imaginary, b.real))
    }

    /// `self · b̄`.
    @inline(__always)
    func timesConjugate(of b: ComplexVector) -> ComplexVector {
        ComplexVector(
            real: (real * b.real).addingProduct(imaginary, b.imaginary),
            imaginary: (imaginary * b.real).subtractingProduct(real, b.imaginary))
    }
}
