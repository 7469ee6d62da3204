import AudioIO
import Foundation
import GRDB
import Media
import Offline
import SystemPackage

extension SottoError {
    /// The three parts of any error, whichever module it comes from.
    public init(describing error: any Error) {
        switch error {
        case let error as SottoError: self = error
        case let error as MediaError: self.init(error)
        case let error as OfflineError: self.init(error)
        case let error as WAVError: self.init(error)
        case let error as DatabaseError: self.init(error)
        case let error as Errno: self = .system(error, path: nil)
        case is CancellationError: self = .cancelled
        default:
            self.init(
                code: "unexpected",
                message: "Something went wrong that Sotto does not know"
                    + (Self.words(of: error).map { ": \($0)" } ?? "."),
                hint: "Try again; if it happens again, report it together with the output of `sotto diagnostics`."
            )
        }
    }

    /// What an error of unknown kind says of itself in words; nil when it could only name its type.
    private static func words(of error: any Error) -> String? {
        switch error {
        case let error as CocoaError: error.localizedDescription
        case let error as any LocalizedError: error.errorDescription
        case let error as any CustomStringConvertible: error.description
        default: nil
        }
    }

    /// Work that was stopped because someone asked.
    public static let cancelled = SottoError(
        code: "cancelled", message: "It was cancelled.", hint: "Start it again whenever you like."
    )

    /// A refusal of the operating system.
    package static func system(_ errno: Errno, path: String?) -> SottoError {
        let place = path.map { " \"\($0)\"" } ?? ""
        return switch errno {
        case .noSpace where path.map { Files.hasNoInodes(at: FilePath($0)) } ?? false:
            SottoError(
                code: "disk_full",
                message: "There is no inode left for\(place): its file system can take no further file.",
                hint: "Remove files from it that are not needed; free space alone does not help. `df -i` shows inodes."
            )
        case .noSpace, .diskQuotaExceeded:
            SottoError(
                code: "disk_full", message: "There is no space left for\(place.isEmpty ? " writing" : place).",
                hint: "Free some space (`sotto diagnostics` shows what Sotto uses) and try again."
            )
        case .tooManyOpenFiles, .tooManyOpenFilesInSystem:
            SottoError(
                code: "too_many_files",
                message: "No more files can be opened\(place.isEmpty ? "" : ", not even\(place)").",
                hint: errno == .tooManyOpenFiles
                    ? "Raise what this process may open (`ulimit -n 4096`), or run fewer separations at once."
                    : "Close other programs: the whole machine has too many files open."
            )
        case .noMemory:
            SottoError(
                code: "out_of_memory", message: "The system has no memory left\(place.isEmpty ? "" : " for\(place)").",
                hint: "Close other programs and try again."
            )
        case .resourceTemporarilyUnavailable:
            SottoError(
                code: "too_many_processes", message: "No more processes or threads can be started.",
                hint: "Close other programs, or raise what this user may run (`ulimit -u`), then try again."
            )
        case .permissionDenied, .notPermitted:
            SottoError(
                code: "permission_denied", message: "Access to\(place) is not allowed.",
                hint: "Check the owner and the permissions of the file and its folder."
            )
        case .readOnlyFileSystem:
            SottoError(
                code: "read_only", message: "The file system of\(place) can only be read.",
                hint: "Choose a folder that can be written, or mount it for writing."
            )
        case .notDirectory:
            SottoError(
                code: "not_a_folder", message: "A file is where a folder has to be:\(place).",
                hint: "Choose another folder, or move the file away."
            )
        case .tooManySymbolicLinkLevels:
            SottoError(
                code: "link_loop", message: "The link\(place) leads back to itself.",
                hint: "Give the path of the file itself, or mend the link."
            )
        case .fileNameTooLong:
            SottoError(
                code: "name_too_long", message: "The name is longer than the file system allows:\(place).",
                hint: "Use a shorter name; most file systems allow 255 bytes."
            )
        case .noSuchFileOrDirectory:
            SottoError(
                code: "not_found", message: "There is no file or folder\(place).",
                hint: "Check the spelling of the path."
            )
        default:
            SottoError(
                code: "system_error", message: "The system refused\(place): \(errno.description).",
                hint: "Check the disk and the permissions, then try again."
            )
        }
    }

    private init(_ error: MediaError) {
        switch error {
        case .toolMissing(let name):
            self.init(
                code: "ffmpeg_missing", message: "\"\(name)\" was not found on the PATH.",
                hint: "Install it: `apt-get install ffmpeg`."
            )
        case .toolTooOld(let path, let version):
            self.init(
                code: "ffmpeg_too_old",
                message: "\"\(path)\" is version \(version); Sotto needs \(ToolVersion.oldestMajor).0 or later.",
                hint: "Install a newer ffmpeg, or put one first on the PATH."
            )
        case .toolHangs(let path):
            self.init(
                code: "ffmpeg_hangs", message: "\"\(path)\" does not answer when it is asked for its version.",
                hint: "Run `\(path) -version` to see why, or put another ffmpeg first on the PATH."
            )
        case .noDecoder(let path, let codec):
            self.init(
                code: "no_decoder",
                message: "The audio of \"\(path)\" cannot be decoded: ffmpeg has no decoder for "
                    + (codec.isEmpty ? "its codec." : "\"\(codec)\", or it is encrypted."),
                hint: "Convert it where it plays, to WAV or FLAC, and use that file."
            )
        case .tooManyChannels(let path, let channels):
            self.init(
                code: "too_many_channels",
                message: "\"\(path)\" has \(channels) channels; Sotto mixes at most \(Downmix.mostChannels) down.",
                hint: "Make a file of the channels that you need, of at most \(Downmix.mostChannels), and use that."
            )
        case .gapTooLong(let path, let most):
            self.init(
                code: "gap_too_long",
                message: "The timestamps of \"\(path)\" leave a gap in the audio that is longer than "
                    + "\(Self.clock(most)).",
                hint: "Cut the file at the gap and separate its parts; or drop the gap: "
                    + "`ffmpeg -i FILE -vn -c:a pcm_s24le OUT.wav`."
            )
        case .limitExceeded(let tool, let resource, let limit, let path):
            self = .limitExceeded(tool, resource, limit, path: path)
        case .stillPicture(let path):
            self.init(
                code: "still_picture", message: "\"\(path)\" is a picture; there is no sound in it.",
                hint: "Choose the film or the recording that it belongs to."
            )
        case .truncated(let path, let seconds, let length):
            self.init(
                code: "source_truncated",
                message: "\"\(path)\" is cut off: its audio ends after \(Self.clock(seconds)) of "
                    + "\(Self.clock(length)).",
                hint: "Get the file again, or copy it again if the copy was stopped."
            )
        case .unreadable(let path, let reason):
            self.init(
                code: "not_media", message: "\"\(path)\" cannot be opened as audio or video: \(reason)",
                hint: "Check that the file plays elsewhere; if it does, convert it to WAV, FLAC or MP4 first."
            )
        case .noAudio(let path):
            self.init(
                code: "no_audio", message: "\"\(path)\" holds no audio.",
                hint: "Choose a file that has at least one audio stream."
            )
        case .probeTimedOut(let path):
            self.init(
                code: "probe_timeout", message: "ffprobe could not read \"\(path)\" within 30 seconds.",
                hint: "Copy the file to a faster disk and try again."
            )
        case .toolKilled(let name, let signal, let path):
            self.init(
                code: "tool_killed", message: "\(name) was ended by signal \(signal) while it read \"\(path)\".",
                hint: signal == SIGKILL
                    ? "Most often memory has run out then: close other programs and try again."
                    : "See with `ulimit -a` what programs may use here, then try again."
            )
        case .decodingFailed(let path, let reason):
            self.init(
                code: "decoding_failed", message: "ffmpeg could not decode \"\(path)\": \(reason)",
                hint: "Check that the file plays to its end; if it is damaged, get it again."
            )
        case .diskFull(let path):
            self = .system(.noSpace, path: path)
        }
    }

    /// A child that took more of the machine than it may.
    ///
    /// - Parameter path: the file that it read; nil where the message need not name it.
    static func limitExceeded(
        _ tool: String, _ resource: ProcessLimits.Resource, _ limits: ProcessLimits, path: String? = nil
    ) -> SottoError {
        let most =
            switch resource {
            case .memory: "\(ByteCount.text(limits.memory)) of memory"
            case .processorTime: "\(limits.processorSeconds) s of processor time"
            case .wallTime: "\(limits.wallSeconds) s"
            case .fileSize: "a file of \(ByteCount.text(limits.fileBytes))"
            case .output: "\(ByteCount.text(Int64(limits.outputBytes))) of output"
            }
        return SottoError(
            code: "limit_exceeded",
            message: "\(tool) was ended because it needed more than \(most)" + (path.map { " for \"\($0)\"." } ?? "."),
            hint: "Films and recordings do not need so much: the file is damaged, or made to do harm. If it plays "
                + "elsewhere, convert its audio to WAV or FLAC there."
        )
    }

    /// Such as `1:02:03.5`.
    private static func clock(_ seconds: Double) -> String {
        let minutes = Int(seconds / 60)
        let rest = String(format: "%04.1f", seconds - Double(minutes) * 60)
        return minutes < 60
            ? "\(minutes):\(rest)" : "\(minutes / 60):" + String(format: "%02d", minutes % 60) + ":\(rest)"
    }

    private init(_ error: OfflineError) {
        switch error {
        case .unsupported(let reason):
            self.init(
                code: "offline_unavailable",
                message: "This system cannot keep a process from the network: \(reason)",
                hint: "Sotto handles media only where the kernel has seccomp filters; use a kernel that has them."
            )
        case .executableNotFound(let path):
            self.init(
                code: "tool_missing", message: "\"\(path)\" cannot be started: it is not there.",
                hint: "Run `sotto diagnostics` to see what is missing."
            )
        case .noResources(let number): self = .system(Errno(rawValue: number), path: nil)
        case .launchFailed(let reason):
            self.init(
                code: "launch_failed", message: "A process could not be started: \(reason)",
                hint: "Check that memory and process limits are not exhausted, then try again."
            )
        }
    }

    private init(_ error: WAVError) {
        switch error {
        case .inputOutput(let path, Errno.noSpace.description):
            self = .system(.noSpace, path: path)
        case .inputOutput(let path, let reason):
            self.init(
                code: "file_unreadable", message: "\"\(path)\" cannot be read or written: \(reason).",
                hint: "Check the disk and the permissions, then try again."
            )
        case .notWAV(let path):
            self.init(
                code: "wav_damaged", message: "\"\(path)\" is not a WAV file.", hint: "Run the separation again."
            )
        case .malformed(let path, let reason), .unsupported(let path, let reason):
            self.init(
                code: "wav_damaged", message: "\"\(path)\" is damaged: \(reason).", hint: "Run the separation again."
            )
        case .truncated(let path, let expected, let actual):
            self.init(
                code: "wav_damaged", message: "\"\(path)\" should hold \(expected) frames and holds \(actual).",
                hint: "Run the separation again."
            )
        }
    }

    private init(_ error: DatabaseError) {
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                code: "home_busy", message: "Another process has kept the database locked for too long.",
                hint: "Wait for it to end, or see with `sotto jobs list` what is running."
            )
        case .SQLITE_FULL:
            self = .system(.noSpace, path: "sotto.sqlite")
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
            self.init(
                code: "home_not_writable", message: "The home's database cannot be written: \(error.message ?? "")",
                hint: "Check the permissions of the home, or choose another with --home."
            )
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self.init(
                code: "home_damaged", message: "The home's database is damaged: \(error.message ?? "")",
                hint: "Run `sotto diagnostics`: it names the newest backup, and where to put it."
            )
        default:
            self.init(
                code: "database_error", message: "The home's database refused: \(error.message ?? "no reason given")",
                hint: "Run `sotto diagnostics`, which checks the database."
            )
        }
    }
}
