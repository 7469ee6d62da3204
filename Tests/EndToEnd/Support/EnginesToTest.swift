import Catalog
import SottoCore
import TestSupport

extension Engine {
    /// The native engine, and with `./test full` the Python one too: each start of TensorFlow takes seconds, and what is
    /// around an engine is the same for both.
    static let toTest: [Self] = TestLevel.isFull ? allCases : [.native]
}
