import SottoServer
import Testing

@Suite("Ranges of a file")
struct ByteRangeTests {
    @Test(
        "A range within the file is that part of it",
        arguments: [
            ("bytes=0-0", 0...0), ("bytes=0-99", 0...99), ("bytes=10-19", 10...19), ("bytes=90-", 90...99),
            ("bytes=-10", 90...99), ("bytes=-1000", 0...99), ("bytes=50-1000", 50...99),
            ("bytes=99-99999999999999999999999", 99...99),
        ])
    func withinTheFile(header: String, part: ClosedRange<Int>) {
        #expect(ByteRange(header, size: 100) == .part(part))
    }

    @Test(
        "A range that no byte is in cannot be satisfied",
        arguments: ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=99999999999999999999999-"])
    func beyondTheEnd(header: String) {
        #expect(ByteRange(header, size: 100) == .unsatisfiable)
    }

    @Test(
        "What is no single range of bytes stands for the whole file",
        arguments: [
            nil, "", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=-1-2", "bytes=5-3", "bytes=0-1,3-4", "lines=0-1",
            "bytes=0x1-2", "bytes= 0-1", "bytes=+1-2", "bytes=١-٢",
        ])
    func ignored(header: String?) {
        #expect(ByteRange(header, size: 100) == .whole)
    }

    @Test("Of an empty file there is no part")
    func emptyFile() {
        #expect(ByteRange("bytes=0-", size: 0) == .unsatisfiable)
        #expect(ByteRange(nil, size: 0) == .whole)
    }
}
