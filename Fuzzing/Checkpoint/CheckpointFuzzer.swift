import Glibc

/// Opens a checkpoint and uses all its tensors. Anything but success and ``CheckpointError`` is a finding.
///
/// The input's first two bytes are the length of the index, the lowest first; the index follows, and the rest is data.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCheckpoint(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeRawBufferPointer(start: start, count: count)
    guard input.count >= 2 else { return 0 }
    let indexEnd = min(2 + Int(input[0]) + Int(input[1]) << 8, input.count)
    files.index.write(UnsafeRawBufferPointer(rebasing: input[2..<indexEnd]))
    files.data.write(UnsafeRawBufferPointer(rebasing: input[indexEnd...]))
    do {
        let bundle = try TensorBundle(prefix: files.prefix)
        for name in bundle.tensorNames { use(name, of: bundle) }
    } catch {
        precondition(!error.description.isEmpty)
    }
    return 0
}

private func use(_ name: String, of bundle: TensorBundle) {
    guard let shape = bundle.shape(of: name) else { fatalError("a tensor that is named is not there") }
    do {
        try bundle.withFloats(name, shape: shape) { floats in
            precondition(floats.count == shape.reduce(1, *))
            sum &+= floats.reduce(0) { $0 &+ $1.bitPattern }
        }
    } catch {
        precondition(error is CheckpointError)
    }
    let other = shape + [2]
    precondition((try? bundle.withFloats(name, shape: other) { _ in }) == nil)
}

/// What was read ends here, so that the compiler cannot leave the reading out.
private nonisolated(unsafe) var sum: UInt32 = 0

/// A checkpoint's files in memory. The same data file has the names of the only one, and of the first and second of two.
private let files: (index: InputFile, data: InputFile, prefix: String) = {
    let folder = InputFile.folder()
    let prefix = folder + "/model"
    let data = InputFile(path: prefix + ".data-00000-of-00001")
    for ending in ["00000-of-00002", "00001-of-00002"] { link(data.path, "\(prefix).data-\(ending)") }
    return (InputFile(path: prefix + ".index"), data, prefix)
}()
