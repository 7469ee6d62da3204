// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
]
let strictC: [CSetting] = [.treatAllWarnings(as: .error)]

// The engine's own loops are written in SIMD vectors of eight floats. Swift has no functions in several versions, so
// the module is compiled for the oldest processors that oneDNN's fast kernels run on (AVX2 and FMA, 2013); the worker
// looks for these before it enters the module. docs/decisions/0012-native-engine.md says what else was weighed.
#if arch(x86_64)
    let vectors: [SwiftSetting] = [.unsafeFlags(["-Xcc", "-march=x86-64-v3"])]
#else
    let vectors: [SwiftSetting] = []
#endif

// Tests that compute little are compiled without optimization, in half the time.
let unoptimized = strict + [.unsafeFlags(["-Onone"])]

let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")

let package = Package(
    name: "Sotto",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "sotto", targets: ["sotto"]),
        .executable(name: "sotto-worker", targets: ["sotto-worker"]),
        .library(name: "AudioIO", targets: ["AudioIO"]),
        .library(name: "Media", targets: ["Media"]),
        .library(name: "SpleeterEngine", targets: ["SpleeterEngine"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: ["FullFoundation"]),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
    ],
    targets: [
        // What can be chosen: presets, engines, precisions, depths, formats.
        .target(name: "Catalog", swiftSettings: strict),

        // Sound files. Starts no process, knows nothing of the application.
        .target(name: "AudioIO", dependencies: [system], swiftSettings: strict),

        // ffprobe and ffmpeg, through whatever launcher is passed in. Of Offline it takes the limits alone.
        .target(name: "Media", dependencies: ["AudioIO", "Offline"], swiftSettings: strict),

        // The separation itself: checkpoint, STFT, U-Net, masks, streaming. Knows items, jobs and homes as little.
        .target(
            name: "COneDNN",
            cSettings: strictC,
            linkerSettings: [.linkedLibrary("dnnl"), .linkedLibrary("gomp")]
        ),
        .systemLibrary(name: "CSoxr", pkgConfig: "soxr", providers: [.apt(["libsoxr-dev"])]),
        .target(
            name: "SpleeterEngine",
            dependencies: ["AudioIO", "Catalog", "COneDNN", "CSoxr", system],
            swiftSettings: strict + vectors
        ),

        // Children that cannot reach the network.
        .target(
            name: "COffline",
            cSettings: strictC,
            linkerSettings: [.linkedLibrary("seccomp")]
        ),
        .target(
            name: "Offline",
            dependencies: ["COffline", .product(name: "Subprocess", package: "swift-subprocess")],
            swiftSettings: strict
        ),

        // What people read on a terminal, with foreign control characters shown.
        .target(name: "VisibleText", swiftSettings: strict),

        // The two system calls that Swift's Glibc module does not show; and, before anything else runs, open standard
        // streams for every program that links it.
        .target(name: "CLinux", cSettings: strictC),

        .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),

        // Python sources that the executables carry inside themselves.
        .target(
            name: "PythonFiles",
            path: "Python",
            exclude: ["README.md", "lock"],
            sources: ["PythonFiles.swift"],
            resources: [
                .embedInCode("spleeter_runner.py"),
                .embedInCode("pip_settings.py"),
                .embedInCode("unpack_pip.py"),
                .embedInCode("requirements/python-3.10.txt"),
                .embedInCode("requirements/python-3.11.txt"),
            ],
            swiftSettings: strict
        ),

        // The application without a face.
        .target(
            name: "SottoCore",
            dependencies: [
                "AudioIO", "Catalog", "Media", "Offline", "CLinux", "CArchive", "CCrypto", "PythonFiles", "VisibleText",
                system,
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict
        ),

        // The page's files and the description of the API, as data (`#embed`).
        .target(name: "CPage", cSettings: strictC + [.disableWarning("c23-extensions")]),

        // The HTTP API, live events, and the page.
        .target(
            name: "SottoServer",
            dependencies: [
                "Catalog", "SottoCore", "CPage", "VisibleText", system,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            exclude: ["API/openapi.yaml", "Page"],
            swiftSettings: strict
        ),

        .executableTarget(
            name: "sotto",
            dependencies: [
                "Catalog", "CLinux", "SottoCore", "SottoServer", "VisibleText", system,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "sotto-worker",
            dependencies: [
                "Catalog", "CLinux", "COffline", "COneDNN", "SpleeterEngine", "AudioIO", "VisibleText", system,
            ],
            swiftSettings: strict
        ),

        // What Benchmarks/library cannot time from outside.
        .executableTarget(
            name: "LibraryTimes",
            dependencies: ["SottoCore", system],
            path: "Benchmarks/LibraryTimes",
            swiftSettings: strict
        ),

        // What Benchmarks/native-engine cannot time from outside.
        .target(
            name: "CMatrixProduct",
            path: "Benchmarks/CMatrixProduct",
            cSettings: strictC,
            linkerSettings: [.linkedLibrary("dnnl"), .linkedLibrary("gomp")]
        ),
        .executableTarget(
            name: "EngineTimes",
            dependencies: ["SpleeterEngine", "AudioIO", "Catalog", "CMatrixProduct"],
            path: "Benchmarks/EngineTimes",
            swiftSettings: strict + vectors
        ),

        // Tests. Units need neither network nor pack; the others need real tools, EndToEnd the installed pack.
        .target(
            name: "TestSupport",
            dependencies: [system, .product(name: "Subprocess", package: "swift-subprocess")],
            path: "Tests/TestSupport",
            swiftSettings: strict
        ),
        .testTarget(name: "AudioIOTests", dependencies: ["AudioIO", "TestSupport", system], swiftSettings: strict),
        .testTarget(
            name: "SpleeterEngineTests",
            dependencies: ["SpleeterEngine", "sotto-worker", "AudioIO", "Catalog", "TestSupport", system],
            exclude: ["Checkpoints"],
            swiftSettings: strict + vectors
        ),
        .executableTarget(
            name: "OfflineTestParent",
            dependencies: ["Offline"],
            path: "Tests/OfflineTestParent",
            swiftSettings: strict
        ),
        .testTarget(
            name: "OfflineTests",
            dependencies: [
                "Offline", "OfflineTestParent", "TestSupport", "sotto-worker",
                .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            exclude: ["Probes"],
            swiftSettings: unoptimized
        ),
        .testTarget(
            name: "MediaTests",
            dependencies: ["Media", "AudioIO", "Offline", "SottoCore", "TestSupport", system],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SottoCoreTests",
            dependencies: [
                "SottoCore", "AudioIO", "Catalog", "Media", "TestSupport", system,
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            exclude: ["Homes", "Programs"],
            swiftSettings: unoptimized
        ),
        .testTarget(
            name: "CommandLineTests",
            dependencies: [
                "SottoCore", "TestSupport", "VisibleText", system,
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            exclude: ["Programs", "Snapshots"],
            swiftSettings: unoptimized
        ),
        .testTarget(
            name: "SottoServerTests",
            dependencies: [
                "Catalog", "SottoServer", "SottoCore", "TestSupport", system,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ],
            swiftSettings: unoptimized
        ),
        // What the tests in Tests/Server and Tests/Browser, which are Python, talk to.
        .executableTarget(
            name: "TestServer",
            dependencies: ["SottoServer", "SottoCore", system],
            path: "Tests/TestServer",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "InstallTestParent",
            dependencies: ["SottoCore", system],
            path: "Tests/InstallTestParent",
            swiftSettings: strict
        ),
        .testTarget(
            name: "EndToEnd",
            dependencies: [
                "SottoCore", "AudioIO", "Catalog", "InstallTestParent", "TestSupport", system,
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            exclude: ["Programs", "Reference"],
            swiftSettings: strict
        ),
    ]
)
