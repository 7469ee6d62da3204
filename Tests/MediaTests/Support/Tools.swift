import Foundation
import Media
import Offline
import SottoCore
import SystemPackage
import TestSupport

/// The launcher that Sotto uses.
let launcher = OfflineLauncher(workerPath: Program.worker.string)

/// - Throws: where ffmpeg or ffprobe is missing.
func tools() throws -> MediaTools {
    try MediaTools.find(searchPath: ProcessInfo.processInfo.environment["PATH"] ?? "")
}

func probe(_ path: FilePath) async throws -> MediaInfo {
    try await FFprobe(tools: tools(), launcher: launcher).probe(path.string)
}

/// Extracts a file's chosen stream.
@discardableResult
func extract(
    _ path: FilePath, to output: FilePath, as target: AudioExtraction.Target = .stereo(sampleRate: 44_100)
) async throws -> AudioExtraction.Report {
    let info = try await probe(path)
    guard let stream = info.chosenAudioStream else { throw MediaError.noAudio(path: path.string) }
    return try await AudioExtraction(tools: tools(), launcher: launcher)
        .extract(stream, of: path.string, to: output.string, as: target)
}

/// Limits with some of them changed.
func limited(_ limits: ProcessLimits, _ change: (inout ProcessLimits) -> Void) -> ProcessLimits {
    var limits = limits
    change(&limits)
    return limits
}
