import Offline
import SystemPackage

/// The right to use an installed pack: while it lives, nobody can remove or replace the pack.
package struct PackLease: Sendable {
    private let lock: FileLock
    package let layout: PackLayout

    init(lock: FileLock, layout: PackLayout) {
        self.lock = lock
        self.layout = layout
    }

    /// The engine in a `spleeter` pack.
    func pythonEngine(launcher: OfflineLauncher) -> PythonEngine {
        PythonEngine(python: layout.python, models: layout.models, launcher: launcher)
    }
}
