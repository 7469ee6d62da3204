/// Makes vocals of a stream's spectra and masks, batch by batch: the Wiener filter in the networks' band, and what is
/// carried on above it.
///
/// A batch is answered when eight more have come, so that the filter knows the 3.2 s around it (in other
/// passes 2.4 or 4 s). Memory is constant.
final class VocalsFilter {
    /// Batches that count on each side of one.
    private static let reach = 8

    private let channels: Int
    private let bins: Int
    private let carriesOn: Bool
    private let ring: [FilterBatch]
    private let moments: AlignedBuffer<SIMD8<Float>>
    private var highBand = HighBand()
    private var taken = 0
    private var given = 0
    private var isFinished = false

    /// - Parameters:
    ///   - channels: 1 or 2.
    ///   - bins: those that have masks, a multiple of 8.
    ///   - carriesOn: whether vocals go beyond the networks' band; without, nothing is written there.
    init(channels: Int, bins: Int, carriesOn: Bool) {
        self.channels = channels
        self.bins = bins
        self.carriesOn = carriesOn
        ring = (0...2 * Self.reach).map { _ in FilterBatch(channels: channels, bins: bins) }
        moments = AlignedBuffer(repeating: SIMD8(), count: bins)
    }

    /// Takes the next batch; ``next(into:)`` has been called until it gave nothing.
    ///
    /// - Parameters:
    ///   - spectrum: the spectra of all bins of a channel.
    ///   - rows: the masks of a channel, eight frames whose rows are as long as there are bins with masks.
    func take(spectrum: (Int) -> UnsafePointer<SIMD8<Float>>, rows: (Int) -> UnsafePointer<Float>) {
        precondition(taken - given <= Self.reach && !isFinished, "batches are taken out as they come in")
        let batch = self.batch(taken)
        for channel in 0..<channels { batch.fill(channel: channel, spectrum: spectrum(channel), rows: rows(channel)) }
        batch.measure()
        if carriesOn { batch.highShare = highBand.take(batch) }
        taken += 1
    }

    /// No batch will follow.
    func finish() { isFinished = true }

    /// Gives the vocals of the next batch, if enough is known.
    ///
    /// - Parameter vocals: for each channel ``SpectrumBatch/vectorCount`` vectors, written.
    /// - Returns: whether there was one.
    func next(into vocals: [AlignedBuffer<SIMD8<Float>>]) -> Bool {
        guard given + Self.reach < taken || isFinished && given < taken else { return false }
        let batch = batch(given)
        if channels == 2 {
            sumMoments()
            filter(batch, into: (vocals[0].elements, vocals[1].elements))
        } else {
            filter(batch, into: vocals[0].elements)
        }
        if carriesOn { carryOn(batch, into: vocals) }
        given += 1
        return true
    }

    private func batch(_ index: Int) -> FilterBatch { ring[index % ring.count] }

    private func sumMoments() {
        moments.elements.update(repeating: SIMD8(), count: bins)
        for index in max(0, given - Self.reach)...min(taken - 1, given + Self.reach) {
            let some = batch(index).moments.elements
            for bin in 0..<bins { moments.elements[bin] += some[bin] }
        }
    }

    private func filter(
        _ batch: FilterBatch, into vocals: (UnsafeMutablePointer<SIMD8<Float>>, UnsafeMutablePointer<SIMD8<Float>>)
    ) {
        let (left, right) = (batch.spectra[0].elements, batch.spectra[1].elements)
        let (maskLeft, maskRight) = (batch.masks[0].elements, batch.masks[1].elements)
        for bin in 0..<bins {
            let result = WienerFilter.vocals(
                ComplexVector(left, at: bin), ComplexVector(right, at: bin), maskLeft: maskLeft[bin],
                maskRight: maskRight[bin], moments: moments.elements[bin])
            result.left.store(to: vocals.0, at: bin)
            result.right.store(to: vocals.1, at: bin)
        }
    }

    private func filter(_ batch: FilterBatch, into vocals: UnsafeMutablePointer<SIMD8<Float>>) {
        let (spectrum, masks) = (batch.spectra[0].elements, batch.masks[0].elements)
        for bin in 0..<bins {
            (ComplexVector(spectrum, at: bin) * WienerFilter.share(mask: masks[bin])).store(to: vocals, at: bin)
        }
    }

    private func carryOn(_ batch: FilterBatch, into vocals: [AlignedBuffer<SIMD8<Float>>]) {
        let share = smoothedShare() * highBand.openness
        for (spectrum, vocals) in zip(batch.spectra, vocals) {
            for bin in bins..<SpectrumBatch.binCount {
                (ComplexVector(spectrum.elements, at: bin) * share).store(to: vocals.elements, at: bin)
            }
        }
    }

    /// The shares of the next batch to be given, each with half of those of its neighbours.
    private func smoothedShare() -> SIMD8<Float> {
        let share = batch(given).highShare
        var (before, after) = (share, share)
        for lane in 1..<8 {
            before[lane] = share[lane - 1]
            after[lane - 1] = share[lane]
        }
        if given > 0 { before[0] = batch(given - 1).highShare[7] }
        if given + 1 < taken { after[7] = batch(given + 1).highShare[0] }
        return share * 0.5 + (before + after) * 0.25
    }
}
