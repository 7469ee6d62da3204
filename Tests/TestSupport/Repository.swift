import SystemPackage

/// Files of the repository that tests use.
package enum Repository {
    package static let root = FilePath(#filePath).removingLastComponent().removingLastComponent()
        .removingLastComponent()
    package static var sampleVideo: FilePath { root.appending("Samples/sample.mp4") }
}
