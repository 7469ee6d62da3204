import COneDNN

/// Products of matrices of floats whose right factors are fixed, which oneDNN computes. Used on the thread that made its
/// machine.
final class MatrixProducts {
    private let products: OpaquePointer
    /// The products' scratch memory is the machine's.
    private let machine: OneDNNMachine

    /// Prepares the products; see `onednn_products_create`.
    ///
    /// - Throws: ``NetworkError/unavailable(_:)``.
    init(_ shape: onednn_products_shape, right: UnsafePointer<Float>, on machine: OneDNNMachine) throws {
        var shape = shape
        guard let products = onednn_products_create(machine.handle, &shape, right) else {
            throw NetworkError.unavailable("\(shape.count) products of \(shape.depth) by \(shape.columns) numbers")
        }
        self.products = products
        self.machine = machine
    }

    deinit {
        onednn_products_destroy(products)
    }

    /// What oneDNN calls the kernel that it chose.
    var kernel: String { String(cString: onednn_products_kernel(products)) }

    /// - Throws: ``NetworkError/failed``.
    func run(_ left: UnsafePointer<Float>, into result: UnsafeMutablePointer<Float>) throws {
        guard onednn_products_run(products, left, result) else { throw NetworkError.failed }
    }
}
