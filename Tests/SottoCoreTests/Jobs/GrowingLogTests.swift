import Foundation
import SottoCore
import Testing

@Suite("A log that grows")
struct GrowingLogTests {
    private let test: TestHome
    private let job: Job

    init() throws {
        test = try TestHome()
        job = try test.queue("a.wav")
    }

    /// Writes the bytes of the job's log.
    private func write(_ bytes: some Sequence<UInt8>) throws {
        try test.folder.folder("home/jobs/\(job.id)")
        try Data(bytes).write(to: URL(filePath: test.home.log(job: job.id).string))
    }

    private func log(after offset: Int) throws -> (text: String, end: Int) {
        try test.jobs.log(of: job.id, after: offset)
    }

    @Test("Before there is a log there is nothing, wherever it is asked for")
    func none() throws {
        #expect(try log(after: 0) == ("", 0))
        #expect(try log(after: 100) == ("", 0))
        #expect(test.jobs.logSize(of: job.id) == 0)
    }

    @Test("What has come since is told, and where it ends")
    func grown() throws {
        try write("one\ntwo\n".utf8)
        #expect(try log(after: 0) == ("one\ntwo\n", 8))
        #expect(try log(after: 8) == ("", 8))
        try write("one\ntwo\nthree\n".utf8)
        #expect(try log(after: 8) == ("three\n", 14))
        #expect(try test.jobs.log(of: job) == "one\ntwo\nthree\n")
        #expect(test.jobs.logSize(of: job.id) == 14)
    }

    @Test("A line that is half written waits until it is whole")
    func partial() throws {
        try write("one\ntw".utf8)
        #expect(try log(after: 0) == ("one\n", 4))
        #expect(try log(after: 4).text == "")
        try write("tw".utf8)
        #expect(try log(after: 0).text == "")
        try write("one\ntwo\n".utf8)
        #expect(try log(after: 4) == ("two\n", 8))
    }

    @Test("Asked from where each part ended, a log of any letters comes whole, however its bytes came")
    func letters() throws {
        let whole = Array("größer\n映画 🎬\n\nété\n".utf8)
        for step in 1...5 {
            var text = ""
            var offset = 0
            for length in Array(stride(from: 0, to: whole.count, by: step)) + [whole.count] {
                try write(whole.prefix(length))
                let part = try log(after: offset)
                #expect(!part.text.contains("\u{FFFD}"))
                #expect(part.text.isEmpty || part.text.hasSuffix("\n"))
                text += part.text
                offset = part.end
            }
            #expect(Array(text.utf8) == whole)
            #expect(offset == whole.count)
        }
    }

    @Test("Beyond the end there is nothing, and the end is where it is: a log that was made anew is read from there")
    func beyond() throws {
        try write("one\n".utf8)
        #expect(try log(after: 5) == ("", 4))
        #expect(try log(after: .max) == ("", 4))
    }

    @Test("Bytes that are no text are read as such, and hide nothing")
    func noText() throws {
        try write([0xFF, 0x0A] + Array("two\n".utf8))
        #expect(try log(after: 0) == ("\u{FFFD}\ntwo\n", 6))
        #expect(try log(after: 1) == ("\ntwo\n", 6))
    }
}
