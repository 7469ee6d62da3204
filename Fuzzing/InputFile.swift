import Glibc

/// A file in memory that takes one input after the other.
struct InputFile: Sendable {
    let path: String
    private let descriptor: CInt

    init(path: String) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        precondition(descriptor >= 0, "\(path) cannot be written")
    }

    /// Makes the file hold exactly these bytes.
    func write(_ bytes: UnsafeRawBufferPointer) {
        let count = pwrite(descriptor, bytes.baseAddress, bytes.count, 0)
        precondition(count == bytes.count && ftruncate(descriptor, off_t(count)) == 0)
    }

    /// The folder for this process's files, which the script that started it made and removes.
    static func folder() -> String {
        guard let folder = getenv("FUZZING_FOLDER") else { fatalError("start fuzzers by Fuzzing/fuzz") }
        return String(cString: folder)
    }
}
