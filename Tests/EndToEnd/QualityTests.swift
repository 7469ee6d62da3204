import AudioIO
import Foundation
import SottoCore
import SystemPackage
import Testing
import TestSupport

extension EndToEnd {
    @Suite("Quality")
    struct QualityTests {
        @Test("The stems of a mixture are Spleeter's own, to one 16-bit step and 0.05 dB of SDR")
        func likeSpleeter() async throws {
            let home = try TestHome()
            let mixture = try await Mixture(seconds: SpleeterReference.seconds)
            let output = mixture.folder.file("stems")
            let run = try await home.sotto(
                "separate", mixture.mixture.string, "-o", output.string, "--engine", "python")
            #expect(run.status == 0, "\(run.errors)")

            let reference = try await SpleeterReference.stems(of: mixture)
            for (name, known) in [("vocals", mixture.voice), ("background", mixture.music)] {
                let ours = try StemReading.samples(output.appending("mixture/\(name).wav"))
                let theirs = try #require(reference[name])
                #expect(ours.count == theirs.count)
                let largest = zip(ours, theirs).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
                #expect(largest <= Float(SampleFormat.int16.step) * 1.001, "\(name)")

                let truth = try StemReading.samples(known)
                let sdr = StemReading.sdr(of: ours, against: truth)
                let theirSDR = StemReading.sdr(of: theirs, against: truth)
                #expect(abs(sdr - theirSDR) <= 0.05, "\(name): \(sdr) dB, Spleeter's own \(theirSDR) dB")
                // A separation that is none would be near or below 0 dB.
                #expect(sdr > 3, "\(name): \(sdr) dB")
            }
        }
    }
}
