import AudioIO
import Catalog
import Foundation
import Media

extension SeparationPipeline {
    /// A quarter of a frame of film: less cannot be placed, nor seen.
    private static let audibleOffset = 0.01

    /// Where the stream begins against the container, in seconds.
    func startOffset(of stream: MediaInfo.AudioStream, in source: Source) -> Double {
        (stream.startTime ?? 0) - (source.media.startTime ?? 0)
    }

    /// What whoever uses the stems should know of how they came to be.
    func warnings(
        _ source: Source, _ stream: MediaInfo.AudioStream, _ extraction: AudioExtraction.Report, _ engine: EngineReport,
        isMixedDown: Bool
    ) -> [String] {
        var warnings: [String] = []
        let offset = startOffset(of: stream, in: source)
        if abs(offset) > Self.audibleOffset {
            warnings.append(
                String(
                    format: "The audio starts %.3f s %@ the film; place the stems there.", abs(offset),
                    offset > 0 ? "into" : "before")
            )
        }
        if source.media.audioStreams.count > 1 {
            let name = [stream.language, stream.title].compactMap { $0 }.joined(separator: ", ")
            warnings.append(
                "Of \(source.media.audioStreams.count) audio streams, number \(stream.index + 1)"
                    + (name.isEmpty ? "" : " (\(name))") + " was separated."
            )
        }
        if let other = source.media.passedOverAudioStream {
            warnings.append(
                "Number \(other.index + 1)\(other.isDefault ? ", the default," : "") could not be: "
                    + "ffmpeg has no decoder for \(other.codec.isEmpty ? "its codec" : "\"\(other.codec)\"")."
            )
        }
        if isMixedDown, stream.channels > 2 {
            warnings.append(
                "The \(stream.layout ?? "\(stream.channels)-channel") audio was mixed down to stereo, its centre included."
            )
        }
        if extraction.filledSeconds > 0 {
            warnings.append(String(format: "Gaps of %.3f s in the timestamps were filled.", extraction.filledSeconds))
        }
        if extraction.cutSeconds > 0 {
            warnings.append(String(format: "Overlaps of %.3f s in the timestamps were cut.", extraction.cutSeconds))
        }
        if let complaint = extraction.complaints.first {
            warnings.append(
                "ffmpeg complained \(extraction.complaints.count) times while it read the audio, first: \(complaint). "
                    + "Listen there: parts may be missing."
            )
        }
        let limited = engine.limitedSamples.values.reduce(0, +)
        if limited > 0 {
            let reason =
                options.preset.strategy.background == .mask
                ? "were beyond full scale and were limited" : "of the vocals were limited so that the rest has room"
            let advice = engine.bitDepth == "32f" ? "." : "; --bit-depth 32f keeps them."
            warnings.append("\(limited) samples \(reason)\(advice)")
        }
        return warnings
    }
}
