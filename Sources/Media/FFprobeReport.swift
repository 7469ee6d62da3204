import Foundation

/// The parts of ffprobe's JSON that Sotto reads.
package struct FFprobeReport: Decodable {
    struct Stream: Decodable {
        var codec_type: String?
        var codec_name: String?
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

        func tag(_ name: String) -> String? {
            tags?.first { $0.key.lowercased() == name }?.value
        }
    }

    struct Format: Decodable {
        var format_name: String?
        var duration: String?
        var start_time: String?
    }

    var streams: [Stream]?
    var format: Format?

    package var mediaInfo: MediaInfo {
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
                    codec: stream.codec_name ?? "",
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
                    bitsPerRawSample: stream.bits_per_raw_sample.flatMap { Int($0) }
                )
            },
            video: streams.first { $0.codec_type == "video" && $0.disposition?["attached_pic"] != 1 }
                .map { MediaInfo.Video(codec: $0.codec_name ?? "", width: $0.width ?? 0, height: $0.height ?? 0) }
        )
    }
}
