import AudioIO
import Foundation
import SpleeterEngine
import SystemPackage
import TestSupport
import Testing

@Suite("Files that are no checkpoints")
struct TensorBundleForeignFileTests {
    private let folder: TemporaryFolder
    private let prefix: String

    init() throws {
        folder = try TemporaryFolder()
        prefix = folder.file("model").string
    }

    private func expectFault(_ fault: CheckpointError.Fault, of ending: String = ".index") {
        #expect(throws: CheckpointError(path: prefix + ending, fault: fault)) { try TensorBundle(prefix: prefix) }
    }

    @Test("An empty file is too short")
    func empty() throws {
        try folder.write("", to: "model.index")
        expectFault(.foreign("it is too short"))
    }

    @Test("Text, noise and sound do not end as an index does", arguments: ["text", "noise", "sound"])
    func otherContents(kind: String) throws {
        switch kind {
        case "text":
            try folder.write(String(repeating: "model_checkpoint_path: \"model\"\n", count: 9), to: "model.index")
        case "noise":
            let noise = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* $0 &* 2_654_435_761 >> 11) }
            try Data(noise).write(to: URL(filePath: prefix + ".index"))
        default:
            let format = AudioFormat(sampleRate: 44_100, channelCount: 2, sampleFormat: .float32)
            let writer = try WAVWriter(path: prefix + ".index", format: format)
            try writer.write([Float](repeating: 0.25, count: 2_000))
            try writer.finish()
        }
        expectFault(.foreign("it does not end as one does"))
    }

    @Test("Folders, devices and pipes are not waited for", arguments: ["folder", "device", "pipe"])
    func specialFiles(kind: String) throws {
        for ending in [".index", ".data-00000-of-00002"] {
            try CheckpointFixtures.write(CheckpointFixtures.tinyFiles(), in: folder)
            let path = prefix + ending
            try FileManager.default.removeItem(atPath: path)
            switch kind {
            case "folder": try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
            case "device": try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/zero")
            default: try #require(mkfifo(path, 0o600) == 0)
            }
            expectFault(.unreadable("it is not a regular file"), of: ending)
            try FileManager.default.removeItem(atPath: path)
        }
    }

    @Test("A file of a terabyte is not read")
    func large() throws {
        try folder.write("", to: "model.index")
        try FileHandle(forWritingTo: URL(filePath: prefix + ".index")).truncate(atOffset: 1 << 40)
        expectFault(.unsupported("it has 1099511627776 bytes, more than 1048576"))
    }

    @Test("A sound index that is not the wanted one is refused")
    func otherIndex() throws {
        let files = try CheckpointFixtures.tinyFiles()
        try CheckpointFixtures.write(files, in: folder)
        let index = try #require(files[".index"])
        let checksum = index.withUnsafeBytes(CRC32C.checksum)
        #expect(try TensorBundle(prefix: prefix, indexChecksum: checksum).tensorNames.count == 25)

        let found = String(checksum, radix: 16)
        let fault = CheckpointError.Fault.foreign("its checksum is \(found) instead of beef")
        #expect(throws: CheckpointError(path: prefix + ".index", fault: fault)) {
            try TensorBundle(prefix: prefix, indexChecksum: 0xBEEF)
        }
        // A change that its reader passes over: in the footer, before the last eight bytes.
        var changed = index
        changed[index.count - 9] ^= 1
        try CheckpointFixtures.write([".index": changed], in: folder)
        #expect(throws: CheckpointError.self) { try TensorBundle(prefix: prefix, indexChecksum: checksum) }
        #expect(try TensorBundle(prefix: prefix).tensorNames.count == 25)
    }

    @Test("Sound data files of another checkpoint are told by their length or their checksums")
    func otherData() throws {
        var files = try CheckpointFixtures.tinyFiles()
        files[".data-00000-of-00002"] = files[".data-00001-of-00002"]
        let bundle = try TensorBundle(prefix: CheckpointFixtures.write(files, in: folder))
        let fault = CheckpointError.Fault.damaged("the tensor \"layer/scale\" fails its checksum")
        #expect(throws: CheckpointError(path: prefix + ".data-00000-of-00002", fault: fault)) {
            try bundle.withFloats("layer/scale", shape: []) { _ in }
        }
    }
}
