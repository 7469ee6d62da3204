import Foundation
import SystemPackage
import TestSupport

/// A human voice over real music, mixed from Debian's packages, with both stems known.
struct Mixture {
    let folder: TemporaryFolder
    var mixture: FilePath { folder.file("mixture.wav") }
    var voice: FilePath { folder.file("voice.wav") }
    var music: FilePath { folder.file("music.wav") }

    private static let prompts = "/usr/share/asterisk/sounds/en_US_f_Allison"
    static let song = "/usr/share/games/fretsonfire/data/songs/sectoid/Feelings/song.ogg"

    /// - Parameter seconds: how long; the prompts are repeated as needed.
    init(seconds: Int) async throws {
        folder = try TemporaryFolder()
        let names = ["conf-adminmenu", "vm-options", "demo-instruct"]
        let inputs = names.flatMap { ["-f", "g722", "-i", "\(Self.prompts)/\($0).g722"] }
        let joined = names.indices.map { "[\($0):a]" }.joined() + "concat=n=\(names.count):v=0:a=1,aloop=-1:2e9"
        let stereo = "aresample=44100,pan=stereo|c0=c0|c1=c0"
        try await ffmpeg(inputs + ["-filter_complex", "\(joined),\(stereo)", "-t", "\(seconds)"], to: voice)
        try await ffmpeg(
            ["-ss", "20", "-i", Self.song, "-af", "volume=-6dB", "-ar", "44100", "-t", "\(seconds)"], to: music)
        try await ffmpeg(
            ["-i", voice.string, "-i", music.string, "-filter_complex", "amix=inputs=2:normalize=0:duration=shortest"],
            to: mixture
        )
    }

    private func ffmpeg(_ arguments: [String], to output: FilePath) async throws {
        try await MediaFixture.make(output, arguments + ["-c:a", "pcm_f32le"])
    }
}
