import Catalog
import SystemPackage

/// The right to use an installed pack: while it lives, nobody can remove or replace the pack.
package struct PackLease: Sendable {
    private let lock: FileLock
    package let layout: PackLayout

    init(lock: FileLock, layout: PackLayout) {
        self.lock = lock
        self.layout = layout
    }

    /// The engine that computes with the pack.
    func engine(_ engine: Engine, in environment: SottoEnvironment) -> any SeparationEngine {
        switch engine {
        case .native: NativeEngine(environment: environment, model: layout.model)
        case .python: PythonEngine(python: layout.python, models: layout.models, launcher: environment.offline)
        }
    }
}
