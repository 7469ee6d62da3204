import Foundation
import SottoCore
import SystemPackage

/// Stems in the place where a job publishes them, described as a job describes them, and unknown to the database.
enum PublishedStems {
    static func write(
        _ folder: FilePath, of item: Item, by job: String, engine: String = "native", preset: String = "fast"
    ) throws {
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        let level = #"{"rms_db": -20, "peak_db": -10}"#
        func stem(_ name: String) -> String {
            #"{"file": "\#(name).wav", "sha256": "", "size_bytes": 4, "level": \#(level), "clipped_samples": 0}"#
        }
        let manifest = """
            {
              "sotto": "0", "job": "\(job)", "created_at": "2026-01-02T03:04:05Z", "engine": "\(engine)",
              "engine_version": "1", "preset": "\(preset)", "precision": "f32", "bit_depth": "16", "model": {},
              "source": {
                "path": "\(item.path)", "size_bytes": \(item.identity.size), "modified_at_ns": \(item.identity.modifiedAt),
                "inode": \(item.identity.inode), "sha256": "\(String(repeating: "0", count: 64))",
                "stream": {"index": 0, "codec": "pcm_s16le", "channels": 2, "sample_rate": 44100, "is_default": true},
                "start_offset_seconds": 0, "filled_seconds": 0, "cut_seconds": 0
              },
              "sample_rate": 44100, "frames": 1, "channels": 2, "layout": "stereo", "mixture": \(level),
              "vocals": \(stem("vocals")), "background": \(stem("background")), "sum_error": {"peak": 0},
              "warnings": [], "timings": {}, "speed": 1
            }
            """
        try Data(manifest.utf8).write(to: URL(filePath: folder.appending("separation.json").string))
        // Whose stems they are can be read from them.
        for name in ["vocals.wav", "background.wav"] {
            try Data(job.utf8).write(to: URL(filePath: folder.appending(name).string))
        }
    }
}
