import COneDNN

/// oneDNN on this CPU, for one thread: the one that makes it.
final class OneDNNMachine {
    let handle: OpaquePointer

    /// - Parameter threads: how many work on each layer.
    /// - Throws: ``NetworkError/unavailable(_:)``.
    init(threads: Int) throws {
        guard let handle = onednn_machine_create(Int32(threads)) else { throw NetworkError.unavailable("the CPU") }
        self.handle = handle
    }

    deinit {
        onednn_machine_destroy(handle)
    }

    /// Channels that lie side by side in activations: 8 or 16.
    var channelBlock: Int { Int(onednn_channel_block(handle)) }
}
