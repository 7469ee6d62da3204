import SystemPackage

/// The types that media files are served as.
package enum MediaTypes {
    /// A type that a browser plays, or one that it can only save: nothing that came from outside is ever shown as a page.
    package static func type(of file: FilePath) -> String {
        switch file.extension?.lowercased() {
        case "mp4", "m4v", "mov": "video/mp4"
        case "webm": "video/webm"
        case "mkv": "video/x-matroska"
        case "ogv": "video/ogg"
        case "mp3": "audio/mpeg"
        case "m4a", "m4b", "aac": "audio/mp4"
        case "ogg", "oga", "opus": "audio/ogg"
        case "flac": "audio/flac"
        case "wav": "audio/wav"
        default: "application/octet-stream"
        }
    }
}
