import Glibc
import SystemPackage

/// The bytes of a regular file in the memory of this process, mapped private and read-only.
///
/// They are the file's own pages, shared with every process that reads it. So a program that writes to the file changes
/// them, and one that cuts it takes them away: reading what is gone ends the process with SIGBUS. ``checkLength()``
/// leaves only a cut that comes after it. Files that are replaced or deleted do no harm; a pack is installed by renaming
/// and never written to again.
final class MappedFile: Sendable {
    /// How long the file was when it was opened.
    let byteCount: Int

    private let file: RegularFile
    // Unsafe only to the compiler, which trusts no pointer between threads: this one never changes, nothing writes
    // through it, and the mapping stays until no reference to this object is left.
    private nonisolated(unsafe) let start: UnsafeRawPointer?

    init(path: String) throws(CheckpointError.Fault) {
        let file = try RegularFile(path: path)
        let byteCount = try file.byteCount()
        self.file = file
        self.byteCount = byteCount
        guard byteCount > 0 else {
            start = nil
            return
        }
        let mapping = mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, file.descriptor.rawValue, 0)
        guard mapping != MAP_FAILED else { throw .unreadable("\(Errno(rawValue: errno))") }
        start = UnsafeRawPointer(mapping)
    }

    deinit {
        if let start { munmap(UnsafeMutableRawPointer(mutating: start), byteCount) }
    }

    /// Looks whether the file is still as long as it was.
    func checkLength() throws(CheckpointError.Fault) {
        let now = try file.byteCount()
        guard now >= byteCount else { throw .incomplete("it has been cut from \(byteCount) bytes to \(now)") }
    }

    /// Calls `body` with bytes of the file, which are valid until it returns.
    ///
    /// - Parameter range: lies in `0..<byteCount`.
    func withBytes<Result>(_ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        precondition(range.lowerBound >= 0 && range.upperBound <= byteCount, "inside the file")
        defer { giveBack(range) }
        return try withExtendedLifetime(self) {
            try body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(start: start, count: byteCount)[range]))
        }
    }

    /// Lets go of the pages that hold `range`: they are used once, and would count as this process's memory until its
    /// end. Whoever asks for them again gets them from the file.
    private func giveBack(_ range: Range<Int>) {
        guard let start, !range.isEmpty else { return }
        let page = Int(getpagesize())
        let first = range.lowerBound / page * page
        madvise(UnsafeMutableRawPointer(mutating: start + first), range.upperBound - first, MADV_DONTNEED)
    }
}
