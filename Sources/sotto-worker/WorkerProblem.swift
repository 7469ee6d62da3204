import AudioIO
import SpleeterEngine
import SystemPackage

/// An error in the three parts that a person gets to see.
struct WorkerProblem {
    let code: String
    let message: String
    let hint: String

    init(_ error: any Error, _ request: SeparationRequest) {
        switch error {
        case let error as CheckpointError: self.init(error)
        case let error as SeparationError: self.init(error, request)
        case let error as WAVError: self.init(error)
        default: self.init("system_error", "The separation failed: \(error)", "Try again; see the log.")
        }
    }

    /// What is said instead of starting the engine where it cannot run.
    static let unsupportedCPU = WorkerProblem(
        "cpu_unsupported", "This processor has no AVX2 and FMA, which the native engine needs.",
        "Use the other engine: --engine python.")

    private init(_ code: String, _ message: String, _ hint: String) {
        (self.code, self.message, self.hint) = (code, message, hint)
    }

    private init(_ error: CheckpointError) {
        self.init(
            "model_corrupt", "\(error)",
            "Install the model again: `sotto packs install spleeter-model`.")
    }

    private init(_ error: SeparationError, _ request: SeparationRequest) {
        switch error {
        case .bfloat16Unsupported:
            self.init(
                "precision_unsupported", "This processor does not compute with precision \"bf16\".",
                "Use --precision f32, or auto.")
        case .outOfMemory(let needed):
            self.init(
                "out_of_memory", "The separation needs about \(needed >> 20) MB of memory, which the system refused.",
                "Close other programs and try again.")
        case .unsupportedMixture(let reason):
            self.init(
                "system_error", "\"\(request.mixture)\" cannot be separated: \(reason).",
                "Convert the audio to 48 kHz, mono or stereo, first: `ffmpeg -i FILE -ar 48000 -ac 2 OUT.wav`.")
        case .notFinite(let seconds):
            self.init(
                "audio_not_finite", "The audio is infinite or not a number, first at \(Self.text(seconds)) s.",
                "Export the audio again from where it was made.")
        case .overFullScale(let seconds):
            self.init(
                "over_full_scale",
                "The audio is over full scale, first at \(Self.text(seconds)) s, which bit depth "
                    + "\"\(request.sampleFormat.bitDepthName)\" cannot hold.",
                "Use --bit-depth 32f, or auto.")
        case .network(let reason):
            self.init(
                "engine_failed", "\(reason).",
                "Try again with more memory free; --engine python does without oneDNN.")
        case .resampling(let reason):
            self.init("engine_failed", "libsoxr could not resample the audio: \(reason).", "Try again.")
        }
    }

    /// A time with three decimals.
    private static func text(_ seconds: Double) -> String {
        let thousandths = String(Int((seconds * 1_000).rounded()))
        let padded = String(repeating: "0", count: max(0, 4 - thousandths.count)) + thousandths
        return "\(padded.dropLast(3)).\(padded.suffix(3))"
    }

    /// What the system says of a disk without room, or of a user who may take no more of it.
    private static let fullDisk = [Errno.noSpace, .diskQuotaExceeded].map(\.description)

    /// In the words that Sotto has for the same errors of its own.
    private init(_ error: WAVError) {
        let again = "Run the separation again."
        switch error {
        case .inputOutput(let path, let reason) where Self.fullDisk.contains(reason):
            self.init("disk_full", "\"\(path)\" could not be written: \(reason).", "Free some space and try again.")
        case .inputOutput(let path, let reason):
            self.init(
                "file_unreadable", "\"\(path)\" cannot be read or written: \(reason).",
                "Check the disk and the permissions, then try again.")
        case .notWAV(let path):
            self.init("wav_damaged", "\"\(path)\" is not a WAV file.", again)
        case .malformed(let path, let reason), .unsupported(let path, let reason):
            self.init("wav_damaged", "\"\(path)\" is damaged: \(reason).", again)
        case .truncated(let path, let expected, let actual):
            self.init("wav_damaged", "\"\(path)\" should hold \(expected) frames and holds \(actual).", again)
        }
    }
}
