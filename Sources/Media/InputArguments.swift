/// The arguments that make ffmpeg and ffprobe open one local file, whatever its name, and nothing else.
enum InputArguments {
    /// Containers that hold what people dub and edit. Playlists, concatenation scripts and stream descriptions
    /// are left out, because they name other files or addresses.
    static let formats = [
        "aac", "ac3", "aiff", "amr", "ape", "asf", "au", "avi", "caf", "dsf", "dts", "dtshd", "dv", "eac3", "flac",
        "flv", "gxf", "iff", "m4a", "matroska", "mov", "mp3", "mp4", "mpeg", "mpegts", "mpegvideo", "mxf", "nut", "ogg",
        "rm",
        "tak", "tta", "truehd", "voc", "w64", "wav", "webm", "wv",
    ]

    /// What pictures come in. They are told apart from what is not media at all, and never decoded.
    static let pictures = [
        "bmp_pipe", "dpx_pipe", "exr_pipe", "gif", "jpeg_pipe", "jpegls_pipe", "pgm_pipe", "png_pipe", "ppm_pipe",
        "psd_pipe", "svg_pipe", "tiff_pipe", "webp_pipe",
    ]

    /// The most pixels of a picture that is decoded, also to learn what it is: three times as many as 8K has.
    private static let mostPixels = 100_000_000

    /// Streams of one file; the most that a file of a camera or a broadcaster has are some dozens.
    private static let mostStreams = 1_000

    /// `file:` keeps names with colons, percent signs and leading dashes from meaning anything.
    ///
    /// - Parameter path: an absolute path.
    static func opening(_ path: String, as formats: [String] = formats) -> [String] {
        [
            "-protocol_whitelist", "file,pipe",
            "-format_whitelist", formats.joined(separator: ","),
            "-max_pixels", String(mostPixels),
            "-max_streams", String(mostStreams),
            "-i", "file:\(path)",
        ]
    }
}
