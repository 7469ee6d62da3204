import Media
import Testing

@Suite("Messages of ffmpeg")
struct MessageTests {
    @Test("The reason is the last error, without components, addresses, levels and the file's name")
    func lastError() {
        let lines = [
            "[mov,mp4,m4a,3gp,3g2,mj2 @ 0x55f6292be240] [error] moov atom not found",
            "[error] file:/a/b.mp4: Invalid data found when processing input",
            "[AVIOContext @ 0x55c468979500] [verbose] Statistics: 32768 bytes read, 0 seeks",
            "[info] Conversion failed!",
        ]
        #expect(FFmpegMessage.reason(from: lines, path: "/a/b.mp4") == "Invalid data found when processing input")
        #expect(FFmpegMessage.reason(from: Array(lines[..<1]), path: "/a/b.mp4") == "moov atom not found")
    }

    @Test(
        "A name with line ends, which comes in several lines, is left out too", arguments: ["a\nb", "a\rb", "a\r\nb"])
    func lineEnds(path: String) {
        let lines = ["[error] file:a", "b: End of file"]
        #expect(FFmpegMessage.reason(from: lines, path: path) == "End of file")
    }

    @Test("A line that has no more than ffmpeg's own number gives way to one with words")
    func number() {
        let lines = [
            "[ac3 @ 0x55c468979500] [error] error decoding the audio block",
            "[error] Error while decoding stream #0:0: Error number -16976906 occurred",
        ]
        #expect(FFmpegMessage.reason(from: lines, path: "/a") == "error decoding the audio block")
        #expect(FFmpegMessage.reason(from: [lines[1]], path: "/a").hasSuffix("Error number -16976906 occurred"))
    }

    @Test("Without an error there is no reason", arguments: [[], ["", "[info] Conversion failed!", "[error] "]])
    func nothing(lines: [String]) {
        #expect(FFmpegMessage.reason(from: lines, path: "a") == "no reason was given")
    }

    @Test("A full disk is told by an error, not by what the file says")
    func diskFull() {
        let full = "[error] Error closing file file:/dev/full: No space left on device"
        #expect(FFmpegMessage.saysDiskFull(["[info] a", full, "[info] Conversion failed!"]))
        #expect(FFmpegMessage.saysDiskFull(["[out#0/wav @ 0x55c4] [fatal] Error: No space left on device"]))
        #expect(!FFmpegMessage.saysDiskFull(["[info]     title  : No space left on device"]))
        #expect(!FFmpegMessage.saysDiskFull([]))
    }
}
