/// The arguments that make ffmpeg and ffprobe open one local file, whatever its name, and nothing else.
enum InputArguments {
    /// Containers that hold what people dub and edit. Playlists, concatenation scripts and stream descriptions
    /// are left out, because they name other files or addresses.
    static let formats = [
        "aac", "ac3", "aiff", "amr", "ape", "asf", "au", "avi", "caf", "dts", "dtshd", "dv", "eac3", "flac", "flv",
        "gxf", "m4a", "matroska", "mov", "mp3", "mp4", "mpeg", "mpegts", "mpegvideo", "mxf", "nut", "ogg", "rm",
        "tak", "tta", "truehd", "voc", "w64", "wav", "webm", "wv",
    ]

    /// `file:` keeps names with colons, percent signs and leading dashes from meaning anything.
    ///
    /// - Parameter path: an absolute path.
    static func opening(_ path: String) -> [String] {
        [
            "-protocol_whitelist", "file,pipe",
            "-format_whitelist", formats.joined(separator: ","),
            "-i", "file:\(path)",
        ]
    }
}
