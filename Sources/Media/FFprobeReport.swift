import Foundation

/// The parts of ffprobe's JSON that Sotto reads.
package struct FFprobeReport: Decodable {
    struct Stream: Decodable {
        var index: Int?
        var codec_type: String?
        var codec_name: String?
        var codec_tag_string: String?
        var channels: Int?
        var channel_layout: String?
        var sample_rate: String?
        var sample_fmt: String?
        var bits_per_sample: Int?
        var bits_per_raw_sample: String?
        var start_time: String?
        var duration: String?
        var width: Int?
        var height: Int?
        var disposition: [String: Int]?
        var tags: [String: String]?

        /// Text that people read; nobody reads more of it, and a file may hold megabytes.
        func tag(_ name: String) -> String? {
            (tags?.first { $0.key.lowercased() == name }?.value).map { String($0.prefix(1_000)) }
        }

        /// The codec's name; of one that ffmpeg does not know, the container's name for it.
        var codec: String {
            [codec_name, codec_tag_string].compactMap { $0 }.first { !["unknown", "none"].contains($0) } ?? ""
        }

        /// What players name the samples of films that are encrypted.
        private static let encrypted: Set = ["enca", "drms", "aavd"]

        /// - Parameter withoutDecoder: the streams for which ffprobe says that it has none.
        func isDecodable(_ withoutDecoder: Set<Int>) -> Bool {
            guard let codec_name, !["unknown", "none"].contains(codec_name) else { return false }
            return !(index.map(withoutDecoder.contains) ?? false) && !Self.encrypted.contains(codec_tag_string ?? "")
        }
    }

    struct Format: Decodable {
        var format_name: String?
        var duration: String?
        var start_time: String?
    }

    struct Program: Decodable {
        var version: String?
    }

    var program_version: Program?
    var streams: [Stream]?
    var format: Format?

    /// That of ffprobe itself; nil when it does not say.
    var toolVersion: ToolVersion? { program_version?.version.map(ToolVersion.init(text:)) }

    /// - Parameter withoutDecoder: the streams, counted over the whole file, that cannot be decoded.
    package func mediaInfo(withoutDecoder: Set<Int> = []) -> MediaInfo {
        let streams = streams ?? []
        // The index is ffmpeg's, which counts streams without channels too.
        let audio = streams.filter { $0.codec_type == "audio" }.enumerated().filter { ($1.channels ?? 0) > 0 }
        return MediaInfo(
            container: format?.format_name ?? "",
            duration: format?.duration.flatMap(Double.init)
                ?? streams.compactMap { $0.duration.flatMap(Double.init) }.max() ?? 0,
            startTime: format?.start_time.flatMap(Double.init),
            audioStreams: audio.map { index, stream in
                MediaInfo.AudioStream(
                    index: index,
                    codec: stream.codec,
                    channels: stream.channels ?? 0,
                    layout: stream.channel_layout,
                    sampleRate: stream.sample_rate.flatMap { Int($0) } ?? 0,
                    language: stream.tag("language"),
                    title: stream.tag("title"),
                    isDefault: stream.disposition?["default"] == 1,
                    startTime: stream.start_time.flatMap(Double.init),
                    duration: stream.duration.flatMap(Double.init),
                    sampleFormat: stream.sample_fmt,
                    bitsPerSample: stream.bits_per_sample.flatMap { $0 > 0 ? $0 : nil },
                    bitsPerRawSample: stream.bits_per_raw_sample.flatMap { Int($0) },
                    isDecodable: stream.isDecodable(withoutDecoder)
                )
            },
            video: streams.first { $0.codec_type == "video" && $0.disposition?["attached_pic"] != 1 }
                .map { MediaInfo.Video(codec: $0.codec_name ?? "", width: $0.width ?? 0, height: $0.height ?? 0) }
        )
    }
}
