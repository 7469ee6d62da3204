import AudioIO
import Catalog
import Media
import SystemPackage

/// What is to be done with one source, and where.
struct SeparationPlan: Sendable {
    let source: SeparationPipeline.Source
    let stream: MediaInfo.AudioStream
    /// What the working file is to hold.
    let target: AudioExtraction.Target
    /// How the working file stores samples.
    let workingFormat: SampleFormat
    let depth: StemDepth
    /// Whether stems of integers may become floats on the way.
    private let mayWiden: Bool
    let working: FilePath
    /// Appears once the working file is complete.
    let completion: FilePath
    let stems: StemFiles
    let scratch: FilePath
    let staging: FilePath

    init(
        source: SeparationPipeline.Source, stream: MediaInfo.AudioStream, engine: any SeparationEngine,
        options: SeparationOptions, format: OutputFormat, scratch: FilePath, staging: FilePath
    ) {
        self.source = source
        self.stream = stream
        target = engine.workingAudio(of: stream, for: options.preset)
        // Half the bytes to write once and read three times, where nothing is mixed and the engine reads any WAV file.
        let isAsItWas = target == .source && stream.depth == .integer(bits: 16) && engine.followsGrowingFile
        workingFormat = isAsItWas ? .int16 : .float32
        depth = StemDepth(options, source: stream.depth, isWholeNumbers: format == .flac)
        mayWiden = depth.mayWiden && !(target == .source && stream.depth.fitsScale)
        working = scratch.appending("working.wav")
        completion = scratch.appending("working.complete")
        stems = StemFiles(in: staging)
        self.scratch = scratch
        self.staging = staging
    }

    /// In seconds, as far as the file says; 0 where it does not. A file may claim any duration.
    var duration: Double { max(0, stream.duration ?? source.media.duration) }

    /// Whether the channels of the stems are not the source's.
    var isMixedDown: Bool {
        if case .stereo = target { true } else { false }
    }

    /// About how long the working file will be; nil where the file says nothing.
    var expectedFrames: Int? {
        let frames = (duration * Double(workingShape.sampleRate)).rounded()
        return frames >= 1 && frames <= Self.mostFrames ? Int(frames) : nil
    }

    /// The most that the working file and the stems will take at once, as far as the file says how long it is, and what is
    /// to stay free beside them.
    var neededBytes: Int64 {
        // Stems that become floats lie beside those of integers until they are whole, at worst at the very end.
        let bytesPerStem = depth.sampleFormat.byteCount + (mayWiden ? SampleFormat.float32.byteCount : 0)
        let bytesPerSample = workingFormat.byteCount + 2 * bytesPerStem
        // Also of a duration whose bytes no integer holds.
        let frames = min(source.media.duration * Double(workingShape.sampleRate), Self.mostFrames)
        return Int64(max(0, frames)) * Int64(workingShape.channels * bytesPerSample) + DiskReserve.bytes
    }

    private static let mostFrames = 1e15

    private var workingShape: (sampleRate: Int, channels: Int) {
        switch target {
        case .source: (stream.sampleRate, stream.channels)
        case .channels(let sampleRate): (sampleRate, stream.channels)
        case .stereo(let sampleRate): (sampleRate, 2)
        }
    }
}

extension SampleDepth {
    /// Whether no sample can be over full scale: floats hold whole numbers of so many bits as they are.
    fileprivate var fitsScale: Bool {
        if case .integer(let bits) = self { bits <= 24 } else { false }
    }
}
