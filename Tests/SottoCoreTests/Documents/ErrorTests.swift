import AudioIO
import Foundation
import GRDB
import Media
import Offline
import SottoCore
import SystemPackage
import Testing

private struct UnknownError: Error {
    var reason = 7
}

private enum UnknownChoice: Error {
    case someChoice
}

@Suite("What a person reads of an error")
struct ErrorTests {
    private static let errors: [(any Error & Sendable, String)] = [
        (SottoError(code: "own", message: "m", hint: "h"), "own"),
        (MediaError.toolMissing(name: "ffmpeg"), "ffmpeg_missing"),
        (MediaError.toolTooOld(path: "/x", version: "4.4"), "ffmpeg_too_old"),
        (MediaError.stillPicture(path: "/x"), "still_picture"),
        (MediaError.truncated(path: "/x", seconds: 1, length: 3_700), "source_truncated"),
        (MediaError.unreadable(path: "/x", reason: "r"), "not_media"),
        (MediaError.noAudio(path: "/x"), "no_audio"),
        (MediaError.probeTimedOut(path: "/x"), "probe_timeout"),
        (MediaError.toolKilled(name: "ffmpeg", signal: 9, path: "/x"), "tool_killed"),
        (MediaError.decodingFailed(path: "/x", reason: "r"), "decoding_failed"),
        (MediaError.diskFull(path: "/x"), "disk_full"),
        (OfflineError.unsupported(reason: "r"), "offline_unavailable"),
        (OfflineError.executableNotFound("/x"), "tool_missing"),
        (OfflineError.launchFailed("r"), "launch_failed"),
        (WAVError.inputOutput(path: "/x", reason: "r"), "file_unreadable"),
        (WAVError.notWAV(path: "/x"), "wav_damaged"),
        (WAVError.malformed(path: "/x", reason: "r"), "wav_damaged"),
        (WAVError.unsupported(path: "/x", reason: "r"), "wav_damaged"),
        (WAVError.truncated(path: "/x", expectedFrames: 2, actualFrames: 1), "wav_damaged"),
        (DatabaseError(resultCode: .SQLITE_BUSY), "home_busy"),
        (DatabaseError(resultCode: .SQLITE_LOCKED), "home_busy"),
        (DatabaseError(resultCode: .SQLITE_FULL), "disk_full"),
        (DatabaseError(resultCode: .SQLITE_READONLY, message: "m"), "home_not_writable"),
        (DatabaseError(resultCode: .SQLITE_CANTOPEN), "home_not_writable"),
        (DatabaseError(resultCode: .SQLITE_PERM), "home_not_writable"),
        (DatabaseError(resultCode: .SQLITE_CORRUPT), "home_damaged"),
        (DatabaseError(resultCode: .SQLITE_NOTADB), "home_damaged"),
        (DatabaseError(resultCode: .SQLITE_CONSTRAINT), "database_error"),
        (Errno.noSpace, "disk_full"), (Errno.diskQuotaExceeded, "disk_full"),
        (Errno.permissionDenied, "permission_denied"), (Errno.notPermitted, "permission_denied"),
        (Errno.readOnlyFileSystem, "read_only"), (Errno.noSuchFileOrDirectory, "not_found"),
        (Errno.ioError, "system_error"), (Errno.tooManySymbolicLinkLevels, "link_loop"),
        (Errno.fileNameTooLong, "name_too_long"),
        (CancellationError(), "cancelled"),
        (CocoaError(.fileReadCorruptFile), "unexpected"),
        (UnknownError(), "unexpected"), (UnknownChoice.someChoice, "unexpected"),
    ]

    @Test("Every error has a code, whole sentences, and no name of a Swift type", arguments: errors.indices)
    func parts(_ index: Int) {
        let (error, code) = Self.errors[index]
        let parts = SottoError(describing: error)
        #expect(parts.code == code)
        guard code != "own" else { return }
        #expect(parts.message.count > 5)
        #expect(
            parts.message.first?.isUppercase == true || parts.message.first == "\"" || parts.message.hasPrefix("ffmpeg")
                || parts.message.hasPrefix("ffprobe"))
        #expect(parts.hint.count > 10)
        #expect(parts.hint.last == "." || parts.hint.last == "`")
        for name in [
            String(describing: type(of: error)), "Error Domain", "SottoCore", "UnknownError", "someChoice", "Optional(",
        ] {
            #expect(!"\(parts.message) \(parts.hint)".contains(name), "\(parts.message)")
        }
        #expect(!parts.message.contains("  "))
        #expect(!parts.message.contains(" ."))
    }

    @Test("An error of the system names the path in quotes, where there is one")
    func paths() {
        for errno in [Errno.noSpace, .permissionDenied, .readOnlyFileSystem, .noSuchFileOrDirectory, .ioError] {
            #expect(SottoError.system(errno, path: "/some where").message.contains("\"/some where\""))
        }
    }

    @Test("The three parts survive being written and read")
    func roundTrip() throws {
        let error = SottoError(code: "c", message: "ü \"x\"", hint: "h")
        #expect(try JSON.decode(SottoError.self, from: JSON.encode(error)) == error)
    }
}
