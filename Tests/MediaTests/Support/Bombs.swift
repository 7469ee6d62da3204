import Foundation
import SystemPackage
import TestSupport

/// Files of a few bytes that ask for much.
enum Bombs {
    /// A film without a picture whose two blocks of a hundred silent frames lie far apart.
    static func gap(
        ofSeconds seconds: Int, channels: Int = 2, sampleRate: Int = 48_000, in folder: TemporaryFolder
    ) throws -> FilePath {
        let blocks = [0, seconds * 1_000].map { time in
            let frames = Data([0x81, 0, 0, 0x80]) + Data(count: 100 * channels * 4)
            return element("1F43B675", number("E7", time) + element("A3", frames))
        }
        let format =
            element("B5", bigEndian(Double(sampleRate).bitPattern)) + number("9F", channels) + number("6264", 32)
        let track =
            number("D7", 1) + number("73C5", 1) + number("83", 2) + element("86", Data("A_PCM/FLOAT/IEEE".utf8))
            + element("E1", format)
        let info = number("2AD7B1", 1_000_000) + element("4489", bigEndian(1_000.0.bitPattern))
        let segment = element("1549A966", info) + element("1654AE6B", element("AE", track)) + blocks[0] + blocks[1]
        let head = element("1A45DFA3", element("4282", Data("matroska".utf8)) + number("4287", 4) + number("4285", 2))
        return try write(head + element("18538067", segment), to: "gap.mkv", in: folder)
    }

    /// A FLAC file of nothing but so many comments.
    static func tags(_ count: Int, in folder: TemporaryFolder) throws -> FilePath {
        var comments = littleEndian(0) + littleEndian(count)
        for index in 0..<count {
            let comment = Data("T\(index)=x".utf8)
            comments += littleEndian(comment.count) + comment
        }
        // 48 kHz, stereo, 16 bits, no frames.
        let stream = Data([0x10, 0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0x0B, 0xB8, 0x02, 0xF0]) + Data(count: 20)
        let blocks =
            Data([0, 0, 0, 34]) + stream + Data([0x84]) + bigEndian(UInt64(comments.count)).suffix(3) + comments
        return try write(Data("fLaC".utf8) + blocks, to: "tags.flac", in: folder)
    }

    /// A second of sound with a picture of 16 by 16 pixels that claims to have more.
    ///
    /// - Parameter options: what ffmpeg is to make of the picture.
    static func picture(of size: Int, options: [String], in folder: TemporaryFolder) async throws -> FilePath {
        let path = try await make(
            [
                "-f", "lavfi", "-i", "sine=duration=1", "-f", "lavfi", "-i", "color=red:size=16x16:rate=1:duration=1",
                "-map", "0", "-map", "1", "-c:a", "flac", "-c:v", "png", "-pix_fmt", "rgb24",
            ] + options, folder.file(options.isEmpty ? "film.mkv" : "song.flac"))
        var bytes = try Data(contentsOf: URL(filePath: path.string))
        guard let header = bytes.firstRange(of: Data("IHDR".utf8))?.lowerBound else {
            throw ProgramFailure(message: "there is no PNG in \(path)")
        }
        let side = bigEndian(UInt64(size)).suffix(4)
        bytes.replaceSubrange(header + 4..<header + 12, with: side + side)
        let checksum = crc(bytes[header..<header + 17])
        bytes.replaceSubrange(header + 17..<header + 21, with: bigEndian(UInt64(checksum)).suffix(4))
        try bytes.write(to: URL(filePath: path.string))
        return path
    }

    private static func write(_ data: Data, to name: String, in folder: TemporaryFolder) throws -> FilePath {
        let path = folder.file(name)
        try data.write(to: URL(filePath: path.string))
        return path
    }

    private static func bigEndian(_ value: UInt64) -> Data { withUnsafeBytes(of: value.bigEndian) { Data($0) } }

    private static func littleEndian(_ value: Int) -> Data {
        withUnsafeBytes(of: UInt32(value).littleEndian) { Data($0) }
    }

    private static func number(_ name: String, _ value: Int) -> Data { element(name, bigEndian(UInt64(value))) }

    /// A Matroska element, its length in eight bytes.
    private static func element(_ name: String, _ body: Data) -> Data {
        let id = bigEndian(UInt64(name, radix: 16) ?? 0).suffix(name.count / 2)
        return id + bigEndian(UInt64(body.count) | 1 << 56) + body
    }

    /// The checksum of PNG's chunks.
    private static func crc(_ bytes: Data) -> UInt32 {
        var sum = UInt32.max
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? (sum >> 1) ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }
}
