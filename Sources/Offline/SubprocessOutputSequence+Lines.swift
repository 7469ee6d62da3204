import Subprocess

extension SubprocessOutputSequence {
    /// Calls `deliver` with each line until the stream ends.
    ///
    /// After the task is cancelled, what is in the pipe is still delivered, but for one second at most: a process that
    /// has left the program's group could go on writing for ever.
    ///
    /// - Parameter mostBytes: what is read at most; nil reads all.
    /// - Returns: the last line, and whether there was more to read than that.
    func deliverLines(
        mostBytes: Int? = nil, to deliver: @Sendable (String) -> Void
    ) async -> (lastLine: String?, isCut: Bool) {
        var room = mostBytes ?? .max
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
            room -= buffer.count
            guard room >= 0 else { return (lastLine, true) }
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
        return (lastLine, false)
    }
}
