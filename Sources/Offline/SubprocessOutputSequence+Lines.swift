import Subprocess

extension SubprocessOutputSequence {
    /// Calls `deliver` with each line until the stream ends, and returns the last one.
    ///
    /// After the task is cancelled, what is in the pipe is still delivered, but for one second at most: a process that
    /// has left the program's group could go on writing for ever.
    func deliverLines(to deliver: @Sendable (String) -> Void) async -> String? {
        var splitter = LineSplitter()
        var lastLine: String?
        func pass(_ line: String) {
            lastLine = line
            deliver(line)
        }
        var deadline: ContinuousClock.Instant?
        var iterator = makeAsyncIterator()
        // An error while reading has no remedy, and is the stream's end just as well.
        while let buffer = try? await iterator.next() {
            buffer.withUnsafeBytes { splitter.append($0, deliver: pass) }
            guard Task.isCancelled else {
                continue
            }
            let now = ContinuousClock.now
            if now > deadline ?? now.advanced(by: .seconds(1)) {
                break
            }
            deadline = deadline ?? now.advanced(by: .seconds(1))
        }
        splitter.finish(deliver: pass)
        return lastLine
    }
}
