import GRDB

/// What a job does.
public enum JobType: String, Sendable, Codable, DatabaseValueConvertible {
    /// Writes an item's stems. Run by the home's runner, and requeued when that dies.
    case separateAudio = "separate_audio_spleeter"
    /// Installs a pack. Run at once by the process that was asked, and never by the machine of its own accord.
    case installPack = "install_pack"
}
