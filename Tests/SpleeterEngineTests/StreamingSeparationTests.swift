import AudioIO
import Catalog
import Foundation
import SpleeterEngine
import Synchronization
import Testing

@Suite("A separation")
struct StreamingSeparationTests {
    private final class Progress: Sendable {
        private let told = Mutex<[Double]>([])

        var fractions: [Double] { told.withLock { $0 } }
        var count: Int { fractions.count }

        func add(_ fraction: Double) { told.withLock { $0.append(fraction) } }
    }

    private final class Ending: Sendable {
        let hasCome = Atomic(false)
    }

    @Test(
        "leaves no step between the sum of its stems and the mixture",
        arguments: [
            (44_100, 2, SampleFormat.int16), (44_100, 1, .int24), (48_000, 2, .int24), (8_000, 1, .int16),
            (96_000, 2, .int16),
        ], [Preset.fast, .standard, .best])
    func sumsUpExactly(
        _ shape: (sampleRate: Int, channels: Int, sampleFormat: SampleFormat), preset: Preset
    ) async throws {
        let (sampleRate, channels, sampleFormat) = shape
        let bench = try Workbench()
        let mixture = Sound.noise(seconds: 1.3, sampleRate: sampleRate, channels: channels)
        let result = try await bench.separate(
            mixture, sampleRate: sampleRate, channels: channels, preset: preset, sampleFormat)
        #expect(result.frameCount == mixture.count / channels)
        let format = try Sound.read(bench.vocals.string).format
        #expect(format == AudioFormat(sampleRate: sampleRate, channelCount: channels, sampleFormat: sampleFormat))
        let stems = try bench.stored()
        let whole = mixture.map { (Double($0) / sampleFormat.step).rounded(.toNearestOrEven) }
        #expect(stems.vocals.contains { abs($0) > 50 } && stems.background.contains { abs($0) > 50 })
        #expect(zip(zip(stems.vocals, stems.background), whole).allSatisfy { $0.0 + $0.1 == $1 })
    }

    @Test("of floats sums up within the mixture's own precision")
    func floatsSumUp() async throws {
        let bench = try Workbench()
        let mixture = Sound.noise(seconds: 1).map { $0 * 2 }
        let result = try await bench.separate(mixture, .float32)
        #expect(result.sampleFormat == .float32)
        let stems = try bench.stored()
        let errors = zip(zip(stems.vocals, stems.background), mixture).map { abs($0.0 + $0.1 - Double($1)) }
        #expect((errors.max() ?? 1) <= 0x1p-23)
    }

    @Test("has as many frames as its mixture, however many these are", arguments: [1, 1_023, 4_097, 507_904, 524_288])
    func keepsTheLength(frames: Int) async throws {
        for preset in Preset.all {
            let bench = try Workbench()
            let mixture = Array(Sound.noise(seconds: 12).prefix(2 * frames))
            let result = try await bench.separate(mixture, preset: preset)
            #expect(result.frameCount == frames)
            #expect(try Sound.read(bench.background.string).samples.count == mixture.count)
        }
    }

    @Test("of silence is silent")
    func keepsSilence() async throws {
        for preset in Preset.all {
            let bench = try Workbench()
            _ = try await bench.separate([Float](repeating: 0, count: 100_000), preset: preset)
            let stems = try bench.stored()
            #expect((stems.vocals + stems.background).allSatisfy { $0 == 0 })
        }
    }

    @Test(
        "leaves a click where it was, at any sample rate", arguments: [44_100, 48_000, 32_000],
        [Preset.fast, .best])
    func keepsTime(sampleRate: Int, preset: Preset) async throws {
        let bench = try Workbench()
        var mixture = [Float](repeating: 0, count: 2 * sampleRate)
        mixture[sampleRate / 2] = 0.9
        _ = try await bench.separate(mixture, sampleRate: sampleRate, channels: 1, preset: preset, .int24)
        let vocals = try bench.stored().vocals.map { abs($0) }
        let loudest = try #require(vocals.indices.max { vocals[$0] < vocals[$1] })
        #expect(abs(loudest - sampleRate / 2) <= 1)
    }

    // One after the other: each keeps one of the threads that tasks have, and the file that grows needs another.
    @Test(
        "gives the same bytes for a file that grows meanwhile", .serialized,
        arguments: [Preset.fast, .best])
    func followsAGrowingFile(preset: Preset) async throws {
        let bench = try Workbench()
        let mixture = Sound.noise(seconds: 14)
        _ = try await bench.separate(mixture, preset: preset, .int24)
        let wanted = try bench.stored()

        let growing = try Workbench()
        let ending = Ending()
        let format = AudioFormat(sampleRate: 44_100, channelCount: 2, sampleFormat: .float32)
        try await withThrowingTaskGroup(of: Void.self) { group in
            let request = try await growing.request(preset: preset, .int24) {
                ending.hasCome.load(ordering: .acquiring)
            }
            group.addTask {
                try await Task.sleep(for: .milliseconds(50))
                let writer = try WAVWriter(path: growing.mixture.string, format: format)
                for start in stride(from: 0, to: mixture.count, by: 200_002) {
                    try writer.write(Array(mixture[start..<min(start + 200_002, mixture.count)]))
                    try await Task.sleep(for: .milliseconds(20))
                }
                try writer.finish()
                ending.hasCome.store(true, ordering: .releasing)
            }
            group.addTask { _ = try StreamingSeparation(request).run { _ in } }
            try await group.waitForAll()
        }
        #expect(try growing.stored() == wanted)
    }

    @Test("tells its progress, which never goes back", arguments: [Preset.fast, .best])
    func tellsProgress(preset: Preset) async throws {
        let bench = try Workbench()
        try Sound.write(Sound.noise(seconds: 80), to: bench.mixture)
        let progress = Progress()
        // However fast or busy the machine is, the separation waits for more of its mixture until it has told enough.
        let deadline = ContinuousClock.now + .seconds(30)
        var request = try await bench.request(preset: preset) { progress.count >= 3 || ContinuousClock.now > deadline }
        request.expectedFrames = 80 * 44_100
        _ = try StreamingSeparation(request).run { progress.add($0.fraction) }
        let told = progress.fractions
        #expect(told.count >= 3)
        #expect(told == told.sorted())
        #expect(told.allSatisfy { 0..<1 ~= $0 })
    }

    @Test("refuses integers for a mixture over full scale, and says where it is")
    func refusesOverFullScale() async throws {
        let bench = try Workbench()
        var mixture = Sound.noise(seconds: 2)
        mixture[88_200] = 1.01
        await #expect(throws: SeparationError.overFullScale(seconds: 1)) {
            try await bench.separate(mixture, .int24)
        }
    }

    @Test("takes a sample at full scale for one over it, where there is no step for it", arguments: [1, -1] as [Float])
    func knowsTheScalesEnds(sample: Float) async throws {
        let bench = try Workbench()
        var mixture = Sound.noise(seconds: 1)
        mixture[44_100] = sample
        let result = try await bench.separate(mixture, .int16, widens: true)
        #expect(result.sampleFormat == (sample > 0 ? .float32 : .int16))
    }

    @Test("goes on in floats when it may, with nothing lost of what was written before")
    func widens() async throws {
        let mixture = Sound.noise(seconds: 13)
        let narrow = try Workbench()
        _ = try await narrow.separate(mixture, .int24)
        let before = try Sound.read(narrow.vocals.string).samples

        let bench = try Workbench()
        var loud = mixture
        loud[loud.count - 3] = 1.5
        let result = try await bench.separate(loud, .int24, widens: true)
        #expect(result.sampleFormat == .float32)
        let stems = try bench.stored()
        let errors = zip(zip(stems.vocals, stems.background), loud).map { abs($0.0 + $0.1 - Double($1)) }
        #expect((errors.max() ?? 1) <= 0x1p-23)
        #expect(stems.vocals.prefix(200_000).map { Float($0) } == Array(before.prefix(200_000)))
    }

    @Test("names the second at which a sample is no number", arguments: [Float.nan, .infinity, -.infinity])
    func refusesNonFinite(sample: Float) async throws {
        let bench = try Workbench()
        var mixture = Sound.noise(seconds: 2)
        mixture[66_150] = sample
        await #expect(throws: SeparationError.notFinite(seconds: 0.75)) { try await bench.separate(mixture) }
    }

    @Test("by preset spleeter takes 44.1 kHz stereo only", arguments: [(44_100, 1), (48_000, 2)])
    func presetSpleeterIsParticular(sampleRate: Int, channels: Int) async throws {
        let bench = try Workbench()
        let mixture = Sound.noise(seconds: 0.5, sampleRate: sampleRate, channels: channels)
        await #expect(throws: SeparationError.self) {
            try await bench.separate(mixture, sampleRate: sampleRate, channels: channels, preset: .spleeter)
        }
    }

    @Test("refuses a model that is not the one it was told to expect, and takes the one that is")
    func knowsItsModel() async throws {
        let bench = try Workbench()
        try Sound.write(Sound.noise(seconds: 0.5), to: bench.mixture)
        var request = try await bench.request()
        let index = try Data(contentsOf: URL(filePath: request.model + "/model.index"))
        let checksum = index.withUnsafeBytes { CRC32C.checksum($0) }
        request.modelChecksum = checksum
        _ = try StreamingSeparation(request).run { _ in }
        request.modelChecksum = checksum ^ 1
        let error = #expect(throws: CheckpointError.self) { try StreamingSeparation(request).run { _ in } }
        #expect(error?.path.hasSuffix("model.index") == true)
    }

    @Test("ends when a network cannot be made, although the mixture is still growing")
    func endsWhileTheMixtureGrows() async throws {
        let bench = try Workbench()
        try Sound.write(Sound.noise(seconds: 14), to: bench.mixture)
        var request = try await bench.request { false }
        let model = bench.folder.file("model").string
        try FileManager.default.copyItem(atPath: request.model, toPath: model)
        let weights = URL(filePath: model + "/model.data-00000-of-00001")
        var bytes = try Data(contentsOf: weights)
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: weights)
        request.model = model
        let error = #expect(throws: CheckpointError.self) { try StreamingSeparation(request).run { _ in } }
        #expect(error?.path == weights.path)
    }

    @Test("at a rate that no sound has is refused", arguments: [1, 999, 2_000_000])
    func refusesOddRates(sampleRate: Int) async throws {
        let bench = try Workbench()
        await #expect(throws: SeparationError.self) {
            try await bench.separate([0, 0, 0, 0], sampleRate: sampleRate, channels: 1)
        }
    }

    @Test("ends with the error of the stage that failed first, and does not hang")
    func endsWhenAStageFails() async throws {
        let bench = try Workbench()
        try Sound.write(Sound.noise(seconds: 30), to: bench.mixture)
        var request = try await bench.request()
        request.vocals = "/nowhere/vocals.wav"
        #expect(throws: WAVError.self) { try StreamingSeparation(request).run { _ in } }
        request = try await bench.request()
        request.model = "/nowhere"
        #expect(throws: CheckpointError.self) { try StreamingSeparation(request).run { _ in } }
    }
}
