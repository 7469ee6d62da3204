import Foundation
import SpleeterEngine
import TestSupport
import Testing

/// Each test tries thousands of damages, collects those that are not met as they should be, and expects none.
@Suite("Damaged checkpoints")
struct TensorBundleDamageTests {
    private static let footerByteCount = 48

    private let folder: TemporaryFolder
    private let prefix: String
    private let files: [String: [UInt8]]
    private let index: [UInt8]
    private let sound: CheckpointContents

    init() throws {
        folder = try TemporaryFolder()
        files = try CheckpointFixtures.tinyFiles()
        index = try #require(files[".index"])
        prefix = try CheckpointFixtures.write(files, in: folder)
        sound = try CheckpointContents(of: TensorBundle(prefix: prefix))
    }

    /// What is wrong with the checkpoint, which must be the fault of the file of that ending; nil when it opens.
    private func faultOfOpening(_ ending: String) throws -> CheckpointError.Fault? {
        do {
            _ = try TensorBundle(prefix: prefix)
            return nil
        } catch {
            #expect(error.path == prefix + ending)
            return error.fault
        }
    }

    /// Runs `body` while a bit of a file is the other way round.
    private func flipping<Result>(_ bit: Int, of ending: String, _ body: () throws -> Result) throws -> Result {
        let file = try FileHandle(forWritingTo: URL(filePath: prefix + ending))
        let byte = try #require(files[ending])[bit / 8]
        func write(_ byte: UInt8) throws {
            try file.seek(toOffset: UInt64(bit / 8))
            try file.write(contentsOf: [byte])
        }
        try write(byte ^ 1 << (bit % 8))
        let result = try body()
        try write(byte)
        return result
    }

    /// Cuts a file byte by byte to nothing, and gives each length for which `isMet` is false of the fault.
    private func missedCuts(
        of ending: String, _ isMet: (_ byteCount: Int, CheckpointError.Fault?) -> Bool
    ) throws -> [Int] {
        let file = try FileHandle(forWritingTo: URL(filePath: prefix + ending))
        return try #require(files[ending]).indices.reversed().filter { byteCount in
            try file.truncate(atOffset: UInt64(byteCount))
            return try !isMet(byteCount, faultOfOpening(ending))
        }
    }

    @Test("An index that is cut anywhere is no index")
    func cutIndex() throws {
        let missed = try missedCuts(of: ".index") { byteCount, fault in
            let words = byteCount < Self.footerByteCount ? "it is too short" : "it does not end as one does"
            return fault == .foreign(words)
        }
        #expect(missed == [])
    }

    @Test("A data file that is cut anywhere is incomplete", arguments: CheckpointFixtures.tinyEndings.dropFirst())
    func cutData(ending: String) throws {
        let missed = try missedCuts(of: ending) { byteCount, fault in
            guard case .incomplete(let words) = fault else { return false }
            return words.hasPrefix("it has \(byteCount) bytes, and a tensor ends at ")
        }
        #expect(missed == [])
    }

    @Test("A flipped bit in any block of the index is found")
    func flippedBlocks() throws {
        let bits = 0..<(index.count - Self.footerByteCount) * 8
        let missed = try bits.filter { bit in
            let fault = try flipping(bit, of: ".index") { try faultOfOpening(".index") }
            guard case .damaged(let words) = fault else { return true }
            return !words.hasSuffix("fails its checksum")
        }
        #expect(missed == [])
    }

    @Test("A flipped bit in the index's footer is found, or changes nothing")
    func flippedFooter() throws {
        let bits = (index.count - Self.footerByteCount) * 8..<index.count * 8
        let harmless = try bits.filter { bit in
            try flipping(bit, of: ".index") {
                guard try faultOfOpening(".index") == nil else { return false }
                #expect(try CheckpointContents(of: TensorBundle(prefix: prefix)) == sound)
                return true
            }
        }
        // Two places fill only the first of 40 bytes; what follows them is read by no one. Eight more mark the format.
        #expect(harmless.count >= 30 * 8)
        #expect(harmless.allSatisfy { $0 < (index.count - 8) * 8 })
    }

    @Test("A flipped bit in the data is found when its tensor is used, and only then")
    func flippedData() throws {
        var ends = [0, 0]
        var missed: [String] = []
        for (order, name) in sound.names.enumerated() {
            let shard = order % 2
            let ending = CheckpointFixtures.tinyEndings[1 + shard]
            let byteCount = ["flag": 3, "global_step": 8][name] ?? sound.numbers[name, default: []].count * 4
            let damages: Set = sound.numbers.keys.contains(name) ? [name] : []
            for bit in ends[shard] * 8..<(ends[shard] + byteCount) * 8 {
                let damaged = try flipping(bit, of: ending) { try damagedTensors(in: prefix + ending) }
                if damaged != damages { missed.append("\(ending), bit \(bit)") }
            }
            ends[shard] += byteCount
        }
        #expect(missed == [])
        #expect(ends == CheckpointFixtures.tinyEndings.dropFirst().map { files[$0]?.count })
    }

    /// The tensors that fail their checksums; all others are read and compared.
    private func damagedTensors(in path: String) throws -> Set<String> {
        let bundle = try TensorBundle(prefix: prefix)
        var damaged: Set<String> = []
        for (name, numbers) in sound.numbers {
            var isRead = false
            do {
                let isSame = try bundle.withFloats(name, shape: sound.shapes[name] ?? []) { floats in
                    isRead = true
                    return floats.lazy.map(\.bitPattern).elementsEqual(numbers)
                }
                if !isSame { Issue.record("\(name) is read as other than it was") }
            } catch let error as CheckpointError {
                let words = "the tensor \(name.debugDescription) fails its checksum"
                if error != CheckpointError(path: path, fault: .damaged(words)) { Issue.record(error) }
                if isRead { Issue.record("\(name) is handed out before it is found damaged") }
                damaged.insert(name)
            }
        }
        return damaged
    }

    @Test("A data file that is cut after opening is an error, and no signal")
    func cutLater() throws {
        let path = prefix + ".data-00001-of-00002"
        let bundle = try TensorBundle(prefix: prefix)
        try FileHandle(forWritingTo: URL(filePath: path)).truncate(atOffset: 3)
        let byteCount = files[".data-00001-of-00002"]?.count ?? 0
        let fault = CheckpointError.Fault.incomplete("it has been cut from \(byteCount) bytes to 3")
        #expect(throws: CheckpointError(path: path, fault: fault)) {
            try bundle.withFloats("layer/kernel", shape: [2, 3, 4]) { _ in }
        }
        #expect(try bundle.withFloats("layer/scale", shape: [], Array.init) == [0.75])
    }

    @Test("A missing file is named", arguments: CheckpointFixtures.tinyEndings)
    func missing(ending: String) throws {
        try FileManager.default.removeItem(atPath: prefix + ending)
        let error = CheckpointError(path: prefix + ending, fault: .unreadable("No such file or directory"))
        #expect(throws: error) { try TensorBundle(prefix: prefix) }
        #expect(error.description == "\"\(prefix + ending)\" cannot be read: No such file or directory.")
    }
}
