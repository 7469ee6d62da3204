import Foundation
import Hummingbird
import SottoCore
import SottoServer
import SystemPackage
import Testing

@Suite("Receiving a file")
struct UploadReceiverTests {
    private let test: TestHome
    private let upload: Upload

    init() throws {
        test = try TestHome()
        upload = try test.library.beginUpload(name: "film.mp4", bytes: nil)
    }

    private func receive(_ body: RequestBody, length: Int64?) async throws {
        try await UploadReceiver(upload: upload, library: test.library).receive(body, length: length)
    }

    /// A body that comes in these parts, and then ends, or breaks off.
    private func body(_ parts: [[UInt8]], breaksOff: Bool = false) -> RequestBody {
        let (stream, continuation) = AsyncThrowingStream.makeStream(of: ByteBuffer.self)
        for part in parts { continuation.yield(ByteBuffer(bytes: part)) }
        continuation.finish(throwing: breaksOff ? Disconnected() : nil)
        return RequestBody(asyncSequence: stream)
    }

    private var content: Data? { FileManager.default.contents(atPath: upload.file.string) }

    @Test("What comes is what is written, however it comes", arguments: [1, 3, 1_000, 1 << 20, (1 << 20) + 1])
    func whole(_ size: Int) async throws {
        let parts = (0..<5).map { number in [UInt8](repeating: UInt8(number), count: size) }
        try await receive(body(parts), length: Int64(5 * size))
        #expect(content == Data(parts.joined()))
    }

    @Test("A client that does not say how long it is may send what it likes, nothing too")
    func withoutLength() async throws {
        try await receive(body([]), length: nil)
        #expect(content == Data())
    }

    @Test("One that breaks off is incomplete, and says how far it came", arguments: [nil, 4_000_000] as [Int64?])
    func breaksOff(_ length: Int64?) async throws {
        let parts = [[UInt8]](repeating: [UInt8](repeating: 1, count: 1_000_000), count: 2)
        let error = await #expect(throws: SottoError.self) {
            try await receive(body(parts, breaksOff: true), length: length)
        }
        #expect(error?.code == "upload_incomplete")
        #expect(error?.message.contains("\"film.mp4\"") == true)
        #expect(error?.message.contains("2.0 MB") == true)
        #expect(error?.message.contains("4.0 MB") == (length != nil))
    }

    @Test("One that ends before its length is incomplete")
    func short() async throws {
        let error = await #expect(throws: SottoError.self) { try await receive(body([[1, 2]]), length: 3) }
        #expect(error?.code == "upload_incomplete")
    }

    @Test("Only its owner may write it, and it overwrites nothing")
    func exclusive() async throws {
        try await receive(body([[1]]), length: 1)
        let permissions = try FileManager.default.attributesOfItem(atPath: upload.file.string)[.posixPermissions]
        #expect((permissions as? Int).map { $0 & 0o022 } == 0)
        await #expect(throws: SottoError.self) { try await receive(body([[2]]), length: 1) }
        #expect(content == Data([1]))
        upload.remove()
    }
}
