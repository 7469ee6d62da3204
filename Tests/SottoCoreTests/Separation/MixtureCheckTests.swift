import AudioIO
import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("Looking through the audio before it is separated")
struct MixtureCheckTests {
    private func check(_ samples: [Float]) throws -> SottoError? {
        let folder = try TemporaryFolder()
        let path = try Sound.write(samples, to: folder.file("working.wav"))
        do {
            try MixtureCheck.run(working: path, source: "/music/song.wav", cancellation: CancellationFlag())
            return nil
        } catch let error as SottoError {
            return error
        }
    }

    @Test("Sound, silence and what is far beyond full scale are fine")
    func finite() throws {
        for samples in [Sound.tone(), Sound.silence(), Sound.tone(amplitude: 1e30), [.greatestFiniteMagnitude, -0]] {
            #expect(try check(samples) == nil)
        }
    }

    @Test("One sample that is no number is found wherever it is", arguments: [0, 1, 131_071, 131_072, 199_999])
    func one(_ index: Int) throws {
        for value in [Float.nan, .infinity, -.infinity, .signalingNaN] {
            var samples = Sound.silence(frames: 100_000)
            samples[index] = value
            let error = try #require(try check(samples))
            #expect(error.code == "audio_not_finite")
            let time = String(format: "%.3f", Double(index / 2) / 44_100)
            #expect(
                error.message
                    == #""/music/song.wav" is infinite or not a number at 1 of its samples, first at \#(time) s."#)
        }
    }

    @Test("Samples are counted once for both sides, over the whole length, and the first is told")
    func several() throws {
        var samples = Sound.tone(frames: 200_000)
        for frame in [44_100, 70_000, 199_999] {
            samples[frame * 2] = .nan
            samples[frame * 2 + 1] = .infinity
        }
        let error = try #require(try check(samples))
        #expect(error.message.hasSuffix("at 3 of its samples, first at 1.000 s."))
    }

    @Test("Cancelling stops it")
    func cancelled() throws {
        let folder = try TemporaryFolder()
        let path = try Sound.write(Sound.tone(), to: folder.file("working.wav"))
        let flag = CancellationFlag()
        flag.set()
        #expect(throws: CancellationError.self) {
            try MixtureCheck.run(working: path, source: "/a.wav", cancellation: flag)
        }
    }
}
