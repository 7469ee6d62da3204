import AudioIO
import Glibc
import SystemPackage

/// The two stems' files, which grow together.
struct StemFilePair {
    private static let blockFrames = 16_384

    private(set) var format: AudioFormat
    private var vocals: WAVWriter
    private var background: WAVWriter

    init(vocals: String, background: String, format: AudioFormat) throws {
        self.format = format
        self.vocals = try WAVWriter(path: vocals, format: format)
        self.background = try WAVWriter(path: background, format: format)
    }

    var frameCount: Int { vocals.frameCount }

    func write(vocals: [Float], background: [Float]) throws {
        try self.vocals.write(vocals)
        try self.background.write(background)
    }

    func write(vocalSteps: [Int32], backgroundSteps: [Int32]) throws {
        try vocals.write(steps: vocalSteps)
        try background.write(steps: backgroundSteps)
    }

    func finish() throws {
        try vocals.finish()
        try background.finish()
    }

    /// Makes float files of what was written so far. Vocals keep their values; the background is again what they leave
    /// of the mixture, now without its rounding.
    mutating func widen(mixture path: String) throws {
        try finish()
        var wide = format
        wide.sampleFormat = .float32
        let (oldVocals, oldBackground) = (vocals.path, background.path)
        let stored = try WAVReader(path: oldVocals)
        let mixture = try GrowingWAVReader(path: path) { false }
        let newVocals = try WAVWriter(path: oldVocals + ".wide", format: wide)
        let newBackground = try WAVWriter(path: oldBackground + ".wide", format: wide)
        while true {
            let values = try stored.read(upTo: Self.blockFrames)
            if values.isEmpty { break }
            let whole = try mixture.read(upTo: values.count / format.channelCount)
            try newVocals.write(values)
            try newBackground.write(values.indices.map { whole[$0] - values[$0] })
        }
        // The open files keep their contents under their new names.
        try Self.rename(newVocals.path, to: oldVocals)
        try Self.rename(newBackground.path, to: oldBackground)
        (vocals, background, format) = (newVocals, newBackground, wide)
    }

    private static func rename(_ from: String, to target: String) throws {
        guard Glibc.rename(from, target) == 0 else {
            throw WAVError.inputOutput(path: target, reason: Errno(rawValue: errno).description)
        }
    }
}
