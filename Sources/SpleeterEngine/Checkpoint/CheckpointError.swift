/// Why a checkpoint could not be used: the file at fault, and what is wrong with it.
public struct CheckpointError: Error, Sendable, Equatable {
    /// What is wrong with a file. The value completes a sentence about it.
    public enum Fault: Error, Sendable, Equatable {
        /// The file is missing, cannot be opened or read, or is no regular file.
        case unreadable(String)
        /// The file is not the index of a TensorFlow checkpoint, or not of the one that is wanted.
        case foreign(String)
        /// The file contradicts itself or fails a checksum.
        case damaged(String)
        /// The file may be sound, but in a form that is not read here.
        case unsupported(String)
        /// The file is sound, or its beginning is, but lacks what is wanted of it.
        case incomplete(String)
    }

    /// The file, as its name was given or derived from the prefix.
    public var path: String
    public var fault: Fault

    public init(path: String, fault: Fault) {
        self.path = path
        self.fault = fault
    }
}

extension CheckpointError: CustomStringConvertible {
    /// One sentence that names the file and the fault.
    public var description: String {
        let words =
            switch fault {
            case .unreadable(let reason): "cannot be read: \(reason)"
            case .foreign(let reason): "is not the index of the checkpoint: \(reason)"
            case .damaged(let reason): "is damaged: \(reason)"
            case .unsupported(let reason): "is not supported: \(reason)"
            case .incomplete(let reason): "is incomplete: \(reason)"
            }
        return "\"\(path)\" \(words)."
    }
}

/// Runs what concerns the file at `path` and gives its fault as a ``CheckpointError``.
func naming<Result>(
    _ path: String, _ body: () throws(CheckpointError.Fault) -> Result
) throws(CheckpointError) -> Result {
    do {
        return try body()
    } catch {
        throw CheckpointError(path: path, fault: error)
    }
}
