// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
]

let package = Package(
    name: "SottoDesktop",
    products: [.executable(name: "sotto-desktop", targets: ["sotto-desktop"])],
    targets: [
        // GTK 4 and WebKitGTK, and through them GLib and libsoup.
        .systemLibrary(
            name: "CWebKitGTK", pkgConfig: "webkitgtk-6.0",
            providers: [.apt(["libgtk-4-dev", "libwebkitgtk-6.0-dev"])]
        ),

        // What Swift needs to speak with GLib: objects, signals, asynchronous calls, its main loop, HTTP.
        .target(name: "Toolkit", dependencies: ["CWebKitGTK"], swiftSettings: strict),

        // Two declarations of the C library's that Swift does not show.
        .systemLibrary(name: "CSpawn"),

        // What the window knows and decides, without a window.
        .target(name: "DesktopCore", dependencies: ["CSpawn"], swiftSettings: strict),

        .executableTarget(
            name: "sotto-desktop", dependencies: ["CWebKitGTK", "DesktopCore", "Toolkit"], swiftSettings: strict),

        .testTarget(name: "DesktopCoreTests", dependencies: ["DesktopCore"], swiftSettings: strict),
    ]
)
