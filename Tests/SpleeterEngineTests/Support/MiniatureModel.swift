import SystemPackage
import TestSupport

/// A model like Spleeter's with sixteen channels everywhere, made once for all tests.
enum MiniatureModel {
    /// The folder that holds `model.index`.
    static var folder: String {
        get async throws { try await making.value.path.string }
    }

    private static let making = Task {
        let folder = try TemporaryFolder()
        _ = try await CheckpointFixtures.model(in: folder)
        return folder
    }
}
