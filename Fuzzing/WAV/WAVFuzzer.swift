/// Reads a sound file in both ways, and compares. Anything but success and ``WAVError`` is a finding.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzWAV(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeRawBufferPointer(start: start, count: count)
    file.write(bytes)
    do {
        let reader = try WAVReader(path: file.path)
        let format = reader.header.format
        precondition(reader.header.frameCount * format.bytesPerFrame <= count)
        let samples = try all(of: reader.header.frameCount * format.channelCount) { try reader.read(upTo: $0) }

        var isComplete = false
        let growing = try GrowingWAVReader(path: file.path) {
            // The file is opened as one that grows, and then grows no more.
            defer { isComplete = true }
            return isComplete
        }
        precondition(growing.format == format)
        let same = try all(of: samples.count) { try growing.read(upTo: $0) }
        precondition(same == samples)
        precondition(growing.frameCount == nil || growing.frameCount == reader.header.frameCount)
    } catch {
        precondition(error is WAVError)
    }
    return 0
}

/// Reads blocks of changing lengths until there are no more. Gives the bit patterns, because some floats differ from
/// themselves.
private func all(of count: Int, _ read: (_ frameCount: Int) throws -> [Float]) throws -> [UInt32] {
    var samples: [UInt32] = []
    var blockSize = 1
    while case let block = try read(blockSize), !block.isEmpty {
        samples += block.map(\.bitPattern)
        precondition(samples.count <= count)
        blockSize = blockSize % 7 + 3
    }
    precondition(samples.count == count)
    return samples
}

private let file = InputFile(path: InputFile.folder() + "/input.wav")
