// swift-tools-version: 6.2
import PackageDescription

// Each fuzzer is one module with the sources that it tests, so that it reaches what is not public, and nothing else is
// watched. libFuzzer brings the function `main` along: that much the package manager knows when it is told
// `--sanitize fuzzer`. Told of two sanitizers, it passes two options, of which the compiler heeds the last.
let sanitizers = "-sanitize=fuzzer,address"
let settings: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .unsafeFlags(["-parse-as-library", sanitizers]),
]
let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")

let package = Package(
    name: "Fuzzing",
    platforms: [.macOS(.v15)],
    dependencies: [.package(url: "https://github.com/apple/swift-system", from: "1.8.1")],
    targets: [
        // Real checksums would turn back nearly every change at the door: WeakCRC32C.swift stands in for them.
        .executableTarget(
            name: "checkpoint",
            dependencies: [system],
            path: "Checkpoint",
            exclude: ["Module/CRC32C.swift"],
            swiftSettings: settings,
            linkerSettings: [.unsafeFlags([sanitizers])]
        ),
        .executableTarget(
            name: "wav",
            dependencies: [system],
            path: "WAV",
            swiftSettings: settings,
            linkerSettings: [.unsafeFlags([sanitizers])]
        ),
    ]
)
