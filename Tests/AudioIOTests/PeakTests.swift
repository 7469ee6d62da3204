import AudioIO
import Foundation
import TestSupport
import Testing

@Suite("Peaks")
struct PeakTests {
    private struct Column: Equatable {
        var lowest: Int16
        var highest: Int16
    }

    /// Reads a file as its layout says.
    private func columns(_ file: Data, _ layout: PeakLayout, level: Int, lane: Int) -> [Column] {
        (0..<layout.columnCount(level: level)).map { column in
            let offset = layout.offset(ofLevel: level) + column * layout.bytesPerColumn + 4 * lane
            func number(_ offset: Int) -> Int16 {
                Int16(truncatingIfNeeded: Int(file[offset]) | Int(file[offset + 1]) << 8)
            }
            return Column(lowest: number(offset), highest: number(offset + 2))
        }
    }

    /// What a column has to say of samples.
    private func reference(_ samples: ArraySlice<Float>) -> Column {
        func stored(_ sample: Float) -> Int16 { Int16((min(max(sample, -1), 1) * 32_767).rounded(.awayFromZero)) }
        return Column(lowest: stored(samples.min() ?? 0), highest: stored(samples.max() ?? 0))
    }

    private func write(_ lanes: [[Float]], channels: Int, block: Int, in folder: TemporaryFolder) throws -> Data {
        let frames = lanes[0].count / channels
        let path = folder.file("peaks").string
        let writer = try PeakWriter(path: path, laneCount: lanes.count, sampleRate: 48_000, frameCount: frames)
        for start in stride(from: 0, to: frames, by: block) {
            let range = start * channels..<min(start + block, frames) * channels
            try writer.add(lanes.map { Array($0[range]) }, channelCount: channels)
        }
        try writer.finish()
        return try Data(contentsOf: URL(filePath: path))
    }

    @Test(
        "Every column of every level has the extremes of its frames, in all channels",
        arguments: [1, 255, 256, 257, 16_384, 1_000_003], [1, 2])
    func isTheReference(frames: Int, channels: Int) throws {
        let folder = try TemporaryFolder()
        var generator = SystemRandomNumberGenerator()
        let lanes = (1...3).map { lane in
            (0..<frames * channels).map { _ in Float.random(in: -1...1, using: &generator) / Float(lane) }
        }
        let file = try write(lanes, channels: channels, block: 16_384, in: folder)
        let layout = PeakLayout(laneCount: 3, sampleRate: 48_000, frameCount: frames)
        #expect(file.count == layout.byteCount)
        for (lane, samples) in lanes.enumerated() {
            for level in 0..<layout.levelCount {
                let size = layout.framesPerColumn(level: level) * channels
                let wanted = stride(from: 0, to: samples.count, by: size).map {
                    reference(samples[$0..<min($0 + size, samples.count)])
                }
                let isSame = columns(file, layout, level: level, lane: lane) == wanted
                #expect(isSame, "lane \(lane), level \(level)")
            }
        }
    }

    @Test("Three hours have few enough columns at the coarsest level to be drawn at once")
    func longFilm() {
        let layout = PeakLayout(laneCount: 3, sampleRate: 48_000, frameCount: 3 * 3_600 * 48_000)
        #expect(layout.columnCount(level: layout.levelCount - 1) <= 512)
        #expect(layout.columnCount(level: layout.levelCount - 2) > 512)
        #expect(layout.byteCount < 40 << 20)
    }

    @Test("The header says what the file is of")
    func header() throws {
        let file = try write([[0.5, -0.5]], channels: 2, block: 256, in: try TemporaryFolder())
        #expect(String(decoding: file[..<8], as: UTF8.self) == "SottoPk1")
        #expect(Array(file[8..<24]) == [1, 0, 0, 0, 0x80, 0xBB, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
    }

    @Test("What is faint is not silent, what is over full scale is full, and what is no number is silent")
    func oddSamples() throws {
        let layout = PeakLayout(laneCount: 1, sampleRate: 48_000, frameCount: 1)
        for (sample, wanted) in [(Float(1e-9), 1), (-1e-9, -1), (3, 32_767), (-3, -32_767), (.nan, 0), (0, 0)] {
            let file = try write([[sample]], channels: 1, block: 256, in: try TemporaryFolder())
            let column = columns(file, layout, level: 0, lane: 0)[0]
            #expect(column == Column(lowest: Int16(wanted), highest: Int16(wanted)), "\(sample)")
        }
    }
}
